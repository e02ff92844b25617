import type { MovePreview } from '@atrium/contract/api/identity'
import { useTranslation } from 'react-i18next'
import classes from './who.module.css'

type Props = { moves: MovePreview; from: string; to: string }

/** What will move from one record to the other. */
export function Moves({ moves, from, to }: Props) {
  const { t } = useTranslation()
  const parts = (['handles', 'messages', 'conversations', 'notes', 'bookings'] as const)
    .filter((part) => moves[part] > 0)
    .map((part) => t(`who.moves.${part}`, { count: moves[part] }))
  return (
    <p className={classes.moves}>
      {t('who.moves.text', { from, to, what: parts.join(' · ') })}
      {moves.mixed > 0 && <span>{t('who.moves.mixed', { count: moves.mixed })}</span>}
      <small>{t('who.moves.safe')}</small>
    </p>
  )
}
