import type { UploadProblem } from '../../core/state.ts'
import { size } from '../../core/text.ts'
import { fill, type Language } from '../../words/words.ts'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

/** What goes with the next message: the quoted one, files on their way, files that are there, and what went wrong. */
export function Tray() {
  const { chat, state, language } = useView()
  const { words, code } = language
  const { quote, uploads, uploading, problem, config } = state
  return (
    <>
      {problem && (
        <p class="problem" role="alert">
          <Icon name="alert" />
          <span dir="auto">{problemText(problem, language, config?.maxUploadBytes ?? 0)}</span>
          <Remove label={words.dismiss} act={() => chat.store.set({ problem: undefined })} />
        </p>
      )}
      {quote && (
        <div class="quoting">
          <Icon name="reply" />
          <span>
            <small>{words.replyingTo}</small>
            <b dir="auto">{quote.text}</b>
          </span>
          <Remove label={words.cancelReply} act={() => chat.quote(undefined)} />
        </div>
      )}
      {uploads.length + uploading.length > 0 && (
        <ul class="tray">
          {uploads.map(({ id, name, bytes }) => (
            <li key={id}>
              <Icon name="file" />
              <span dir="auto">{name}</span>
              <small>{size(bytes, code)}</small>
              <Remove label={fill(words.remove, { name })} act={() => chat.uploads.remove(id)} />
            </li>
          ))}
          {uploading.map(({ key, name, share }) => (
            <li key={key}>
              <progress value={share} max={1} aria-label={fill(words.uploading, { name })} />
              <span dir="auto">{name}</span>
              <Remove label={fill(words.remove, { name })} act={() => chat.uploads.cancel(key)} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Remove({ label, act }: { label: string; act(): void }) {
  return (
    <button type="button" class="remove" aria-label={label} title={label} onClick={act}>
      <Icon name="close" />
    </button>
  )
}

function problemText(problem: UploadProblem, { words, code }: Language, limit: number): string {
  const sentences = {
    'too-large': words.tooLarge,
    'too-many': words.tooMany,
    empty: words.emptyFile,
    refused: words.uploadRefused,
    offline: words.uploadOffline,
  }
  const { name, detail = '' } = problem
  return fill(sentences[problem.kind], { name, detail, size: size(limit, code) })
}
