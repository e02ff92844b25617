import type { Upload } from '@atrium/contract/api/inbox'
import { FileText, Image as ImageIcon, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../language/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import classes from './attachments-bar.module.css'
import type { Uploading } from './uploads.ts'

type Props = { uploads: Upload[]; running: readonly Uploading[]; onRemove: (id: string) => void }

/** The files of a draft: those that are there, and those on their way. */
export function AttachmentsBar({ uploads, running, onRemove }: Props) {
  const { t, i18n } = useTranslation()
  if (uploads.length === 0 && running.length === 0) return null
  return (
    <ul className={classes.files} aria-label={t('compose.files')}>
      {uploads.map((file) => (
        <li key={file.id} className={classes.file}>
          {file.kind === 'image' ? <ImageIcon size={16} /> : <FileText size={16} />}
          <span className={classes.name}>{file.name}</span>
          <small>{fileSize(file.bytes, i18n.language)}</small>
          <IconButton
            size={24}
            label={t('compose.removeFile', { name: file.name })}
            icon={<X size={14} />}
            onClick={() => onRemove(file.id)}
          />
        </li>
      ))}
      {running.map((file) => (
        <li
          key={file.key}
          className={classes.file}
          data-failed={file.error !== undefined || undefined}
        >
          <FileText size={16} />
          <span className={classes.name}>{file.name}</span>
          {file.error === undefined ? (
            <progress
              className={classes.progress}
              value={file.share}
              aria-label={t('compose.uploading', { name: file.name })}
            />
          ) : (
            <small role="alert">{t(`error.${file.error}`)}</small>
          )}
          <IconButton
            size={24}
            label={t('compose.removeFile', { name: file.name })}
            icon={<X size={14} />}
            onClick={file.cancel}
          />
        </li>
      ))}
    </ul>
  )
}
