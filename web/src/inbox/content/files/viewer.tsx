import { filePaths } from '@atrium/contract/api/inbox'
import type { Attachment } from '@atrium/contract/content'
import { Modal } from '@mantine/core'
import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import classes from './viewer.module.css'

type Props = { pictures: Attachment[]; first: string; onClose: () => void }

/** The pictures of a message, large; the arrow keys go through them. */
export function Viewer({ pictures, first, onClose }: Props) {
  const { t } = useTranslation()
  const [place, setPlace] = useState(pictures.findIndex(({ id }) => id === first))
  const picture = pictures[place]
  const go = (step: number): void =>
    setPlace((now) => Math.min(pictures.length - 1, Math.max(0, now + step)))
  const onKeyDown = (event: KeyboardEvent): void => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') go(event.key === forward ? 1 : -1)
  }
  if (!picture) return null
  const source = filePaths.attachment(picture.id)
  return (
    <Modal opened onClose={onClose} title={picture.name} size="auto" onKeyDown={onKeyDown}>
      <img className={classes.picture} src={source} alt={picture.name} />
      <div className={classes.bar}>
        {pictures.length > 1 && (
          <>
            <IconButton
              label={t('viewer.previous')}
              icon={<ChevronLeft size={18} />}
              disabled={place === 0}
              onClick={() => go(-1)}
            />
            <span>
              {place + 1} / {pictures.length}
            </span>
            <IconButton
              label={t('viewer.next')}
              icon={<ChevronRight size={18} />}
              disabled={place === pictures.length - 1}
              onClick={() => go(1)}
            />
          </>
        )}
        <a className={classes.download} href={source} download={picture.name}>
          <Download size={15} /> {t('viewer.download')}
        </a>
      </div>
    </Modal>
  )
}
