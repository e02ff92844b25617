import { filePaths } from '@atrium/contract/api/inbox'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Draft } from '../sending/draft.ts'
import classes from './chosen-sticker.module.css'

type Props = { accountId: string | undefined; sticker: Draft['sticker']; onRemove: () => void }

/** The sticker of a draft, until it is sent or taken out. */
export function ChosenSticker({ accountId, sticker, onRemove }: Props) {
  const { t } = useTranslation()
  if (!sticker || !accountId) return null
  const name = t('compose.stickerNamed', { name: sticker.name })
  return (
    <div className={classes.chosen}>
      <img src={filePaths.sticker(accountId, sticker.pack, sticker.id)} alt={name} />
      <IconButton
        size={24}
        label={t('compose.removeFile', { name })}
        icon={<X size={14} />}
        onClick={onRemove}
      />
    </div>
  )
}
