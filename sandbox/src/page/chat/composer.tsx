import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { plainText } from '@atrium/contract/content'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type PhoneRef, phoneKey, type SendableFile, sendAct, sendFile } from '../api.ts'
import { Icon } from '../icons.tsx'
import { AttachSheet } from '../phone/attach-sheet.tsx'
import { sampleVoice } from '../phone/samples.ts'
import { attempt, useStore } from '../store.ts'
import type { Doing } from './chat.tsx'

type Props = { phone: PhoneRef; app: ChatApp; doing: Doing; onDone(): void }

/** Where the customer writes. A story's words appear here letter by letter. */
export function Composer({ phone, app: { can, links }, doing, onDone }: Props) {
  const [text, setText] = useState('')
  const [file, setFile] = useState<SendableFile | null>(null)
  const [attaching, setAttaching] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const stage = useStore((state) =>
    state.stage?.key === phoneKey(phone) ? state.stage.words : null,
  )
  const words = stage ?? text

  useEffect(() => {
    if (doing?.kind === 'edit' && doing.message.content.kind === 'text')
      setText(doing.message.content.text)
    if (doing) box.current?.focus()
  }, [doing])
  useEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(110, area.scrollHeight)}px`
  }, [words])

  async function send(): Promise<void> {
    const said = text.trim()
    if (file) {
      const replaced = editedId(doing, can)
      const captioned = { ...file, ...(said && { caption: said }) }
      const sent = await attempt(() => sendFile(phone, captioned, replaced))
      if (!sent) return
    } else if (said === '') {
      if (!can.voice) return
      return void (await attempt(() => sendFile(phone, sampleVoice())))
    } else if (!(await attempt(() => sendAct(phone, actOf(said, doing))))) return
    setText('')
    setFile(null)
    onDone()
  }
  function onKey(event: KeyboardEvent): void {
    // Enter chooses a word while an input method composes.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
      return
    event.preventDefault()
    if (text.trim() !== '' || file) void send()
  }
  const speaks = can.voice && words.trim() === '' && !file
  const attaches = can.pictures || can.documents || can.location || can.contacts || can.voice
  return (
    <footer class="chat-composer">
      {doing && (
        <div class="chat-doing">
          <span>
            <strong>{doing.kind === 'edit' ? 'Edit message' : 'Reply'}</strong>
            <span dir="auto">
              {plainText(doing.message.content) || doing.message.files[0]?.name}
            </span>
          </span>
          <button
            type="button"
            aria-label="Cancel"
            onClick={() => {
              if (doing.kind === 'edit') setText('')
              onDone()
            }}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
      {file && <Attached file={file} onRemove={() => setFile(null)} />}
      <div class="chat-write">
        {attaches && (
          <button
            type="button"
            class="chat-plus"
            aria-label="Attach"
            onClick={() => setAttaching(true)}
          >
            <Icon name="plus" size={22} />
          </button>
        )}
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          value={words}
          readOnly={stage !== null}
          placeholder={file ? 'Add a caption' : 'Message'}
          aria-label="Message"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <button
          type="button"
          class="chat-send"
          aria-label={speaks ? 'Send a voice note' : 'Send'}
          onClick={() => void send()}
        >
          <Icon name={speaks ? 'mic' : 'send'} size={19} />
        </button>
      </div>
      {attaching && (
        <AttachSheet
          phone={phone}
          can={can}
          links={links}
          onFile={setFile}
          onClose={() => setAttaching(false)}
        />
      )}
    </footer>
  )
}

/** The message whose file a new one replaces. */
function editedId(doing: Doing, { replaceFile }: ChatApp['can']): string | undefined {
  return replaceFile && doing?.kind === 'edit' ? doing.message.id : undefined
}

function actOf(text: string, doing: Doing): Parameters<typeof sendAct>[1] {
  if (doing?.kind === 'edit') return { kind: 'edit', id: doing.message.id, text }
  return { kind: 'text', text, ...(doing && { replyTo: doing.message.id }) }
}

function Attached({ file, onRemove }: { file: SendableFile; onRemove(): void }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(file.data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return (
    <div class="attached">
      {file.as === 'image' ? <img src={url} alt="" /> : <Icon name="file" size={28} />}
      <span>{file.name}</span>
      <button type="button" aria-label="Remove" onClick={onRemove}>
        <Icon name="close" size={16} />
      </button>
    </div>
  )
}
