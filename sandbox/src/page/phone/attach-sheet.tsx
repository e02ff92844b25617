import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { salon } from '../../world.ts'
import { type PhoneRef, type SendableFile, sendAct, sendFile } from '../api.ts'
import { Icon, type IconName } from '../icons.tsx'
import { attempt } from '../store.ts'
import { ownFile, sampleDocument, samplePicture, samplePictures, sampleVoice } from './samples.ts'

type Attachable = Pick<ChatApp['can'], 'pictures' | 'documents' | 'voice' | 'location' | 'contacts'>
type Props = {
  phone: PhoneRef
  can: Attachable
  /** How links begin that open a chat in this app. */
  links?: string | undefined
  onFile(file: SendableFile): void
  onClose(): void
}

/** What can be attached, of what the channel knows. */
export function AttachSheet({ phone, can, links, onFile, onClose }: Props) {
  const [pictures, setPictures] = useState(false)
  const [linking, setLinking] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const pick = (file: SendableFile) => {
    onClose()
    onFile(file)
  }
  const send = (work: () => Promise<unknown>) => {
    onClose()
    void attempt(work)
  }
  if (linking)
    return (
      <Sheet onClose={onClose}>
        <form
          class="open-link"
          onSubmit={(event) => {
            event.preventDefault()
            const url = String(new FormData(event.currentTarget).get('url')).trim()
            send(() => sendAct(phone, { kind: 'open', url }))
          }}
        >
          <input
            required
            name="url"
            type="url"
            placeholder={`${links}…`}
            aria-label="Link"
            ref={(input) => input?.focus()}
          />
          <button type="submit" class="pill">
            Open
          </button>
        </form>
      </Sheet>
    )
  if (pictures)
    return (
      <Sheet onClose={onClose}>
        <div class="pictures">
          {samplePictures.map((name) => (
            <button
              key={name}
              type="button"
              aria-label={`Photo: ${name}`}
              onClick={() => pick(samplePicture(name))}
            >
              <img src={`/pictures/${name}.png`} alt="" />
            </button>
          ))}
        </div>
      </Sheet>
    )
  return (
    <Sheet onClose={onClose}>
      <div class="attach">
        {can.pictures && (
          <Choice icon="photo" color="#7f66ff" words="Photo" onClick={() => setPictures(true)} />
        )}
        {can.documents && (
          <Choice
            icon="file"
            color="#5f66cd"
            words="Document"
            onClick={() => pick(sampleDocument())}
          />
        )}
        {can.voice && (
          <Choice
            icon="mic"
            color="#f08a24"
            words="Voice note"
            onClick={() => send(() => sendFile(phone, sampleVoice()))}
          />
        )}
        {can.location && (
          <Choice
            icon="place"
            color="#1fa855"
            words="Location"
            onClick={() => send(() => sendAct(phone, place))}
          />
        )}
        {can.contacts && (
          <Choice
            icon="person"
            color="#0795dc"
            words="Contact"
            onClick={() => send(() => sendAct(phone, card))}
          />
        )}
        {links && (
          <Choice icon="out" color="#3b7d8c" words="Open a link" onClick={() => setLinking(true)} />
        )}
        {(can.pictures || can.documents) && (
          <Choice
            icon="plus"
            color="#8696a0"
            words="My file"
            onClick={() => chooser.current?.click()}
          />
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file) pick(ownFile(file))
          }}
        />
      </div>
    </Sheet>
  )
}

const place = {
  kind: 'location',
  latitude: salon.latitude + 0.004,
  longitude: salon.longitude - 0.002,
  name: 'Place Bellecour, Lyon',
} as const
const card = { kind: 'contacts', name: 'Camille Bernard', phone: '+33612345699' } as const

type ChoiceProps = { icon: IconName; color: string; words: string; onClick(): void }

function Choice({ icon, color, words, onClick }: ChoiceProps) {
  return (
    <button type="button" onClick={onClick}>
      <span class="attach-icon" style={{ background: color }}>
        <Icon name={icon} size={22} />
      </span>
      {words}
    </button>
  )
}

/** A sheet that comes up from the foot of the phone's screen. */
export function Sheet({ onClose, children }: { onClose(): void; children: ComponentChildren }) {
  return (
    <div class="sheet-back">
      <button type="button" class="sheet-shade" aria-label="Close" onClick={onClose} />
      <div class="sheet">{children}</div>
    </div>
  )
}
