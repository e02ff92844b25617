import { filePaths } from '@atrium/contract/api/inbox'
import type { Attachment } from '@atrium/contract/content'
import { CloudDownload, FileText, FileWarning } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../../language/format.ts'
import classes from './attachments.module.css'
import { Recording } from './recording.tsx'

const Viewer = lazy(() => import('./viewer.tsx').then((part) => ({ default: part.Viewer })))

/** The files of a message: pictures as a grid, recordings with a player, the rest with name and size. */
export function AttachmentsView({ attachments }: { attachments: Attachment[] }) {
  const [viewing, setViewing] = useState<string>()
  const shown = attachments.filter(({ kind }) => kind !== 'html' && kind !== 'source')
  if (shown.length === 0) return null
  const pictures = shown.filter((file) => file.kind === 'image' && file.state === 'stored')
  const others = shown.filter((file) => !pictures.includes(file))
  return (
    <div className={classes.files}>
      {pictures.length > 0 && (
        <div className={classes.grid} data-count={Math.min(pictures.length, 4)}>
          {pictures.map((picture) => (
            <button
              key={picture.id}
              type="button"
              className={classes.picture}
              aria-label={picture.name}
              onClick={() => setViewing(picture.id)}
            >
              <img src={filePaths.attachment(picture.id)} alt={picture.name} loading="lazy" />
            </button>
          ))}
        </div>
      )}
      {others.map((file) => (
        <File key={file.id} file={file} />
      ))}
      {viewing !== undefined && (
        <Suspense>
          <Viewer pictures={pictures} first={viewing} onClose={() => setViewing(undefined)} />
        </Suspense>
      )}
    </div>
  )
}

function File({ file }: { file: Attachment }) {
  const { t } = useTranslation()
  const source = filePaths.attachment(file.id)
  if (file.state === 'pending') return <Waiting file={file} />
  if (file.state === 'failed') return <Failed file={file} />
  switch (file.kind) {
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: a customer's video has no captions
        <video
          className={classes.video}
          src={source}
          controls
          preload="metadata"
          aria-label={file.name}
        />
      )
    case 'audio':
    case 'voice':
      return <Recording source={source} label={t(`kind.${file.kind}`)} />
    case 'sticker':
      return <img className={classes.sticker} src={source} alt={meaning(file, t)} loading="lazy" />
    case 'image':
    case 'document':
    case 'html':
    case 'source':
      return <Document file={file} />
  }
}

function Document({ file }: { file: Attachment }) {
  const { i18n } = useTranslation()
  return (
    <a className={classes.document} href={filePaths.attachment(file.id)} download={file.name}>
      <FileText size={22} />
      <span>
        <b>{file.name}</b>
        <small>
          {extension(file.name)}
          {file.bytes !== null && ` · ${fileSize(file.bytes, i18n.language)}`}
        </small>
      </span>
    </a>
  )
}

function Waiting({ file }: { file: Attachment }) {
  const { t } = useTranslation()
  return (
    <div className={classes.document}>
      <CloudDownload size={22} />
      <span>
        <b>{file.name || t(`kind.${file.kind}`)}</b>
        <small>{t('content.fetching')}</small>
      </span>
    </div>
  )
}

function Failed({ file }: { file: Attachment }) {
  const { t } = useTranslation()
  return (
    <div className={classes.document} data-failed>
      <FileWarning size={22} />
      <span>
        <b>{file.name || t(`kind.${file.kind}`)}</b>
        <small>{t('content.notFetched', { reason: file.error ?? '' })}</small>
      </span>
    </div>
  )
}

/** Some channels say what a sticker means; of others there is a file name. */
function meaning({ name }: Attachment, t: (key: string) => string): string {
  return name === '' || extension(name) !== '' ? t('kind.sticker') : name
}

function extension(name: string): string {
  return (/\.(\w{1,5})$/.exec(name)?.[1] ?? '').toUpperCase()
}
