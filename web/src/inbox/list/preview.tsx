import type { ConversationRow } from '@atrium/contract/conversation'
import { Globe } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { presence } from '../../api/feed/signals.ts'
import classes from './list.module.css'

/** The last words, or that the customer is typing more. */
export function Preview({ row }: { row: ConversationRow }) {
  const { t } = useTranslation()
  const here = useSyncExternalStore(presence.subscribe, () => presence.get(row.id))
  if (here.some(({ contact }) => contact)) {
    return <span className={classes.typing}>{t('inbox.typing')}</span>
  }
  const last = row.lastMessage
  if (!last) return <span className={classes.preview}>{t('inbox.noMessage')}</span>
  const failed = last.state === 'failed' || last.state === 'refused'
  return (
    <span className={classes.preview} data-failed={failed || undefined}>
      {failed && `${t(`sendState.${last.state}`)}: `}
      {!failed && last.direction === 'out' && (
        <span className={classes.you}>{t('inbox.you')} </span>
      )}
      {last.public && (
        <Globe size={12} className={classes.public} aria-label={t('message.publicComment')} />
      )}
      <bdi>{last.text || t(`kind.${last.kind}`, { defaultValue: t('kind.unsupported') })}</bdi>
    </span>
  )
}
