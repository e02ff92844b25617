import { useState } from 'preact/hooks'
import { type PhoneRef, type SendableFile, sendAct, sendFile } from '../api.ts'
import { Icon } from '../icons.tsx'
import { AttachSheet } from '../phone/attach-sheet.tsx'
import { attempt } from '../store.ts'

export type Draft = { subject: string; replyTo?: string }
const inMails = {
  pictures: true,
  documents: true,
  voice: false,
  location: false,
  contacts: false,
}

type Props = { phone: PhoneRef; draft: Draft; to: string; onClose(): void }

/** The sheet in which a mail is written. */
export function Compose({ phone, draft, to, onClose }: Props) {
  const [subject, setSubject] = useState(draft.subject)
  const [text, setText] = useState('')
  const [file, setFile] = useState<SendableFile | null>(null)
  const [attaching, setAttaching] = useState(false)
  const [busy, setBusy] = useState(false)
  const empty = text.trim() === '' && !file

  async function send(): Promise<void> {
    setBusy(true)
    const done = await attempt(() =>
      file
        ? sendFile(phone, { ...file, ...(text.trim() && { caption: text.trim() }) })
        : sendAct(phone, {
            kind: 'text',
            text: text.trim(),
            subject: subject.trim() || '(no subject)',
            ...(draft.replyTo && { replyTo: draft.replyTo }),
          }),
    )
    setBusy(false)
    if (done) onClose()
  }
  return (
    <div class="compose" role="dialog" aria-label="New mail">
      <header>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <strong>{draft.replyTo ? 'Reply' : 'New mail'}</strong>
        <button
          type="button"
          class="compose-send"
          aria-label="Send"
          disabled={empty || busy}
          onClick={() => void send()}
        >
          <Icon name="send" size={18} />
        </button>
      </header>
      <div class="compose-line">
        <span>To</span> {to}
      </div>
      <label class="compose-line">
        <span>Subject</span>
        <input
          dir="auto"
          value={subject}
          onInput={(event) => setSubject(event.currentTarget.value)}
        />
      </label>
      <textarea
        autofocus
        dir="auto"
        aria-label="Text"
        placeholder="Write here"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <footer>
        <button type="button" onClick={() => setAttaching(true)}>
          <Icon name="photo" size={18} /> {file ? file.name : 'Attach'}
        </button>
        {file && (
          <button type="button" aria-label="Remove the file" onClick={() => setFile(null)}>
            <Icon name="close" size={16} />
          </button>
        )}
      </footer>
      {attaching && (
        <AttachSheet
          phone={phone}
          can={inMails}
          onFile={setFile}
          onClose={() => setAttaching(false)}
        />
      )}
    </div>
  )
}
