import type { FigureName, Figures } from '@atrium/contract/report/report'
import { useTranslation } from 'react-i18next'
import settings from '../settings/settings.module.css'
import { ChannelMark, useChannelLabel } from '../ui/channel-mark.tsx'
import { measures } from './measures.ts'
import classes from './reports.module.css'
import { shown } from './words.ts'

type Props = {
  channels: { channel: string; figures: Figures }[]
  onOpen: (figure: FigureName, channel: string) => void
}

const columns = measures.filter(({ id }) => id !== 'reopened' && id !== 'switching')

/** The same figures for each channel, by where a conversation began. */
export function ChannelTable({ channels, onOpen }: Props) {
  const { t, i18n } = useTranslation()
  const label = useChannelLabel()
  return (
    <section className={`${settings.card} ${classes.scroll}`} aria-label={t('reports.byChannel')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('reports.channel')}</th>
            {columns.map(({ id }) => (
              <th key={id} scope="col" className={classes.number}>
                {t(`reports.measure.${id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {channels.map(({ channel, figures }) => (
            <tr key={channel}>
              <th scope="row">
                <span className={classes.channel}>
                  <ChannelMark channel={channel} size={18} />
                  {label(channel)}
                </span>
              </th>
              {columns.map((measure) => {
                const is = measure.of(figures)
                const value = shown(is, measure, i18n.language)
                const name = `${label(channel)}, ${t(`reports.measure.${measure.id}`)}`
                return (
                  <td key={measure.id} className={classes.number}>
                    <button
                      type="button"
                      className={classes.cell}
                      disabled={is === null}
                      aria-label={t('reports.open', { measure: name, value })}
                      onClick={() => onOpen(measure.opens, channel)}
                    >
                      {value}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
