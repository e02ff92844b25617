import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { checkForm, type FormErrors } from '../../core/form.ts'
import { useView } from '../context.ts'
import { EmojiPicker } from './emoji.tsx'
import { PreChat } from './pre-chat.tsx'
import { Tools } from './tools.tsx'
import { Tray } from './tray.tsx'

/** Where the visitor writes. */
export function Composer() {
  const { chat, state, language } = useView()
  const { words } = language
  const { config, draft, uploads, uploading } = state
  const field = useRef<HTMLTextAreaElement>(null)
  const [emoji, setEmoji] = useState(false)
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const [errors, setErrors] = useState<FormErrors>({})
  const spoke =
    state.identified || state.outbox.length > 0 || state.messages.some((m) => m.from === 'visitor')
  const asked = spoke || !state.settled ? [] : (config?.preChat ?? [])
  const ready = (draft.trim() !== '' || uploads.length > 0) && uploading.length === 0

  useLayoutEffect(() => {
    const box = field.current
    if (!box) return
    box.style.setProperty('height', 'auto')
    box.style.setProperty('height', `${Math.min(box.scrollHeight, 140)}px`)
  }, [draft])

  useEffect(() => {
    // A keyboard that jumps up on a phone would hide the greeting.
    if (state.open && !coarse()) field.current?.focus()
  }, [state.open, state.quote])

  function send() {
    if (!ready) return
    const wrong = checkForm(asked, answers)
    setErrors(wrong)
    const [first] = Object.keys(wrong)
    if (first) return document.getElementById(`pre-chat-${first}`)?.focus()
    chat.send(
      asked.flatMap(({ field: name }) => {
        const value = answers[name]?.trim()
        return value ? [{ field: name, value }] : []
      }),
    )
    setEmoji(false)
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent) {
    // 229: some input methods send Enter to end a composition without saying so.
    const composing = event.isComposing || event.keyCode === 229
    if (event.key !== 'Enter' || event.shiftKey || composing || coarse()) return
    event.preventDefault()
    send()
  }

  function insert(text: string) {
    const box = field.current
    const [from, to] = [box?.selectionStart ?? draft.length, box?.selectionEnd ?? draft.length]
    chat.type(draft.slice(0, from) + text + draft.slice(to))
    requestAnimationFrame(() => box?.setSelectionRange(from + text.length, from + text.length))
  }

  return (
    <div class="composer">
      {asked.length > 0 && (
        <PreChat asked={asked} answers={answers} errors={errors} change={setAnswers} />
      )}
      <Tray />
      {emoji && <EmojiPicker pick={insert} close={() => setEmoji(false)} />}
      <div class="writing">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          maxLength={10_000}
          placeholder={words.write}
          aria-label={words.write}
          dir={draft === '' ? language.dir : 'auto'}
          enterkeyhint={coarse() ? 'enter' : 'send'}
          onInput={(event) => chat.type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const files = event.clipboardData?.files
            if (!files || files.length === 0) return
            event.preventDefault()
            chat.uploads.add(files)
          }}
        />
        <Tools
          ready={ready}
          emoji={emoji}
          toggleEmoji={() => setEmoji(!emoji)}
          addFiles={chat.uploads.add}
          send={send}
        />
      </div>
    </div>
  )
}

/** A finger: Enter makes a new line, as on every phone, and the button sends. */
function coarse(): boolean {
  return matchMedia('(pointer: coarse)').matches
}
