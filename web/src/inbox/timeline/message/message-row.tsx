import type { Message } from '@atrium/contract/message'
import { Bot, CornerUpRight, Workflow } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { clockTime, fullTime } from '../../../language/format.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { persistently } from '../../../ui/state/persistently.ts'
import { ContentView } from '../../content/content-view.tsx'
import { AttachmentsView } from '../../content/files/attachments-view.tsx'
import { MessageActions } from './message-actions.tsx'
import classes from './message-row.module.css'
import { Origin } from './origin/origin.tsx'
import { Referral } from './origin/referral.tsx'
import { Quote } from './quote.tsx'
import { StateLine } from './state-line.tsx'

const ChangeLine = lazy(() =>
  persistently(() => withSettingsTexts(import('./change-line.tsx'))).then((part) => ({
    default: part.ChangeLine,
  })),
)

type Props = {
  message: Message
  first: boolean
  last: boolean
  onReply: (message: Message) => void
  onJump: (id: string) => void
}

/** A message of either side: its words, what it answers, its reactions, and how far it got. */
export function MessageRow({ message, first, last, onReply, onJump }: Props) {
  const { content, direction, attachments } = message
  if (content.kind === 'system') return <SystemLine message={message} />
  const bare = isBare(message)
  return (
    <article
      className={classes.row}
      data-side={direction}
      data-wide={content.kind === 'email' || undefined}
      data-first={first || undefined}
      data-last={last || undefined}
    >
      {first && <AuthorName message={message} />}
      <div className={classes.line}>
        <div
          className={classes.bubble}
          data-bare={bare || undefined}
          data-failed={isFailed(message) || undefined}
          data-public={message.context?.post !== undefined || undefined}
        >
          {message.context?.forwarded && <Forwarded />}
          <Origin message={message} />
          {message.context?.referral && <Referral referral={message.context.referral} />}
          {message.replyTo && <Quote replyTo={message.replyTo} onJump={onJump} />}
          {message.deletedAt ? (
            <Deleted />
          ) : (
            <div
              className={classes.content}
              data-files-last={content.kind === 'email' || undefined}
            >
              <AttachmentsView attachments={attachments} />
              <ContentView message={message} />
            </div>
          )}
          <Reactions message={message} />
        </div>
        <MessageActions message={message} onReply={onReply} />
      </div>
      <StateLine message={message} quiet={!last} />
      {message.change && (
        <Suspense>
          <ChangeLine message={message} />
        </Suspense>
      )}
    </article>
  )
}

function AuthorName({ message: { author } }: { message: Message }) {
  const { t } = useTranslation()
  switch (author.kind) {
    case 'member':
      return <div className={classes.author}>{author.name}</div>
    case 'echo':
      return <div className={classes.author}>{t('author.echo')}</div>
    case 'assistant':
      return (
        <div className={classes.author}>
          <Bot size={13} /> {t('author.assistant')}
        </div>
      )
    case 'flow':
    case 'broadcast':
    case 'api':
      return (
        <div className={classes.author}>
          <Workflow size={13} /> {author.name}
        </div>
      )
    case 'contact':
    case 'system':
      return null
  }
}

function Forwarded() {
  const { t } = useTranslation()
  return (
    <div className={classes.forwarded}>
      <CornerUpRight size={13} /> {t('message.forwarded')}
    </div>
  )
}

function Deleted() {
  const { t } = useTranslation()
  return <em className={classes.deleted}>{t('message.deleted')}</em>
}

function Reactions({ message: { reactions } }: { message: Message }) {
  const { t } = useTranslation()
  if (reactions.length === 0) return null
  return (
    <div className={classes.reactions}>
      {reactions.map(({ by, emoji }) => (
        <span
          key={`${by} ${emoji}`}
          className={classes.reaction}
          role="img"
          aria-label={t(by === 'contact' ? 'message.reactionTheirs' : 'message.reactionOurs', {
            emoji,
          })}
        >
          {emoji}
        </span>
      ))}
    </div>
  )
}

function SystemLine({ message }: { message: Message }) {
  const { i18n } = useTranslation()
  if (message.content.kind !== 'system') return null
  return (
    <p className={classes.system} title={fullTime(message.at, i18n.language)}>
      {message.content.text} · {clockTime(message.at, i18n.language)}
    </p>
  )
}

/** Pictures without words need no bubble around them. */
function isBare({ attachments, content, replyTo, context, deletedAt }: Message): boolean {
  if (deletedAt !== null || replyTo || context?.referral || context?.post || context?.story)
    return false
  const visual = attachments.some(({ kind }) => ['image', 'video', 'sticker'].includes(kind))
  return visual && content.kind === 'text' && content.text === ''
}

function isFailed({ state }: Message): boolean {
  return state === 'failed' || state === 'refused'
}
