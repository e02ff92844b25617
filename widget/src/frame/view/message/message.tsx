import { isEmojiOnly } from '../../core/text.ts'
import type { Line } from '../../core/thread.ts'
import { useView } from '../context.ts'
import { Avatar } from '../header.tsx'
import { Icon } from '../icon.tsx'
import { Choices } from './choices.tsx'
import { Files } from './files.tsx'
import { RichText, Special } from './rich-text.tsx'

type Props = {
  line: Line
  first: boolean
  last: boolean
  /** The visitor wrote after it: its buttons are past. */
  answered: boolean
  showImage(image: { url: string; name: string }): void
}

/** One message: who, bubble, files, choices, state. */
export function Message({ line, first, last, answered, showImage }: Props) {
  const { chat, language, state } = useView()
  const { words } = language
  const name = line.name ?? state.config?.name ?? ''
  const text = lineText(line)
  const quotable = line.state === 'sent' && !line.deleted
  const classes = [
    'message',
    line.mine ? 'mine' : 'theirs',
    first && 'first',
    last && 'last',
    line.state,
  ]
  return (
    <article class={classes.filter(Boolean).join(' ')}>
      <span class="unseen">{line.mine ? words.you : name}: </span>
      {!line.mine && first && (
        <p class="author" aria-hidden="true" dir="auto">
          {name}
        </p>
      )}
      {!line.mine && (last ? <Avatar name={name} /> : <span class="avatar none" />)}
      <div class="body">
        {line.replyTo?.text && line.content.kind !== 'choice' && <Quote text={line.replyTo.text} />}
        {text !== '' && (
          <div class={isEmojiOnly(text) ? 'bubble big' : 'bubble'} dir="auto">
            <RichText text={text} />
          </div>
        )}
        {line.deleted ? (
          <p class="bubble faint">{words.deleted}</p>
        ) : (
          <>
            <Special content={line.content} />
            <Files files={line.files} showImage={showImage} />
            {!line.mine && <Choices line={line} answered={answered} />}
          </>
        )}
      </div>
      {quotable && (
        <button
          type="button"
          class="quote-it"
          aria-label={words.reply}
          title={words.reply}
          onClick={() => chat.quote({ id: line.id, text: text || otherWords(line) })}
        >
          <Icon name="reply" />
        </button>
      )}
      <Foot line={line} last={last} />
    </article>
  )
}

function Foot({ line, last }: { line: Line; last: boolean }) {
  const { chat, language } = useView()
  const { words, code } = language
  if (line.state === 'failed') {
    return (
      <p class="foot failed" role="alert">
        <span dir="auto">
          <Icon name="alert" />
          {words.failed}
          {line.reason && `: ${line.reason}`}
        </span>
        <button type="button" onClick={() => chat.retry(line.id)}>
          {words.retry}
        </button>
        <button type="button" onClick={() => chat.discard(line.id)}>
          {words.discard}
        </button>
      </p>
    )
  }
  if (!last) return null
  const time = new Date(line.at).toLocaleTimeString(code, { hour: 'numeric', minute: '2-digit' })
  return (
    <p class="foot">
      {line.state === 'sending' ? words.sending : <time dateTime={line.at}>{time}</time>}
    </p>
  )
}

function Quote({ text }: { text: string }) {
  return (
    <blockquote class="quote" dir="auto">
      {text}
    </blockquote>
  )
}

/** What stands for a message without text where it is quoted. */
function otherWords({ content, files }: Line): string {
  const named =
    content.kind === 'location'
      ? content.name
      : content.kind === 'contacts'
        ? content.cards[0]?.name
        : undefined
  return named ?? files[0]?.name ?? '…'
}

function lineText({ content, deleted }: Line): string {
  if (deleted) return ''
  switch (content.kind) {
    case 'text':
    case 'buttons':
    case 'list':
    case 'email':
      return content.text
    case 'choice':
      return content.title
    case 'template':
      return content.preview
    default:
      return ''
  }
}
