import { Paperclip } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './drop-zone.module.css'
import { attach } from './uploads.ts'

type Props = { conversationId: string; className: string; children: ReactNode }

/** Files dropped anywhere on a conversation are attached to its reply. */
export function DropZone({ conversationId, className, children }: Props) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a pointer's way; the paper clip is the keyboard's
    <div
      className={className}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        attach(conversationId, event.dataTransfer.files)
      }}
    >
      {children}
      {over && (
        <div className={classes.over}>
          <Paperclip size={22} />
          {t('compose.drop')}
        </div>
      )}
    </div>
  )
}
