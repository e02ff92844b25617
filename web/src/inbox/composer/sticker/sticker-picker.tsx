import { filePaths } from '@atrium/contract/api/inbox'
import type { StickerPack } from '@atrium/contract/content/sticker'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../sending/draft.ts'
import classes from './sticker-picker.module.css'

type Props = {
  accountId: string
  packs: StickerPack[]
  /** The one that is open. */
  pack: string | undefined
  onPack: (pack: string) => void
  onPick: (sticker: NonNullable<Draft['sticker']>) => void
}

/** The stickers of one pack, and the packs below them by their first sticker. */
export function StickerPicker({ accountId, packs, pack, onPack, onPick }: Props) {
  const { t, i18n } = useTranslation()
  const open = packs.find((one) => one.pack === pack) ?? packs[0]
  if (!open) return null
  const languages = new Intl.DisplayNames(i18n.language, { type: 'language' })
  const titleOf = ({ title, language }: StickerPack) =>
    language ? `${title} · ${languages.of(language)}` : title
  const picture = ({ pack: name }: StickerPack, id: string) => (
    <img src={filePaths.sticker(accountId, name, id)} alt="" loading="lazy" />
  )
  return (
    <div className={classes.picker}>
      <h3 className={classes.title}>{titleOf(open)}</h3>
      <fieldset key={open.pack} className={classes.grid} aria-label={titleOf(open)}>
        {open.ids.map((id, place) => {
          const name = `${open.title} ${place + 1}`
          return (
            <button
              key={id}
              type="button"
              aria-label={name}
              onClick={() => onPick({ pack: open.pack, id, name })}
            >
              {picture(open, id)}
            </button>
          )
        })}
      </fieldset>
      <fieldset className={classes.packs} aria-label={t('compose.stickerPacks')}>
        {packs.map((one) => (
          <button
            key={one.pack}
            type="button"
            aria-label={titleOf(one)}
            aria-pressed={one === open}
            title={titleOf(one)}
            onClick={() => onPack(one.pack)}
          >
            {picture(one, one.ids[0] ?? '')}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
