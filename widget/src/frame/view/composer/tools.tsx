import { useRef } from 'preact/hooks'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

type Props = {
  /** There is something to send, and nothing on its way that belongs to it. */
  ready: boolean
  emoji: boolean
  toggleEmoji(): void
  addFiles(files: Iterable<File>): void
  send(): void
}

/** The buttons under the text: files, emoji, send. */
export function Tools({ ready, emoji, toggleEmoji, addFiles, send }: Props) {
  const { words } = useView().language
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div class="tools">
      <button
        type="button"
        class="round"
        aria-label={words.attach}
        title={words.attach}
        onClick={() => picker.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <button
        type="button"
        class="round"
        aria-label={words.emoji}
        title={words.emoji}
        aria-expanded={emoji}
        onClick={toggleEmoji}
      >
        <Icon name="emoji" />
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          addFiles([...(event.currentTarget.files ?? [])])
          // The same file may be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <button
        type="button"
        class="round send"
        aria-label={words.send}
        title={words.send}
        disabled={!ready}
        onClick={send}
      >
        <Icon name="send" />
      </button>
    </div>
  )
}
