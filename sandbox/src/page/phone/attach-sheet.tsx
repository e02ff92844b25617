import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { salon } from '../../world.ts'
import { type PhoneRef, type SendableFile, sendAct, sendFile } from '../api.ts'
import { Icon, type IconName } from '../icons.tsx'
import { attempt } from '../store.ts'
import { ownFile, sampleDocument, samplePicture, samplePictures, sampleVoice } from './samples.ts'

type Props = { phone: PhoneRef; rich: boolean; onFile(file: SendableFile): void; onClose(): void }

/** What can be attached. `rich`: the channel knows voice notes, places and contact cards. */
export function AttachSheet({ phone, rich, onFile, onClose }: Props) {
  const [pictures, setPictures] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const pick = (file: SendableFile) => {
    onClose()
    onFile(file)
  }
  const send = (work: () => Promise<unknown>) => {
    onClose()
    void attempt(work)
  }
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
        <Choice icon="photo" color="#7f66ff" words="Photo" onClick={() => setPictures(true)} />
        <Choice
          icon="file"
          color="#5f66cd"
          words="Document"
          onClick={() => pick(sampleDocument())}
        />
        {rich && (
          <>
            <Choice
              icon="mic"
              color="#f08a24"
              words="Voice note"
              onClick={() => send(() => sendFile(phone, sampleVoice()))}
            />
            <Choice
              icon="place"
              color="#1fa855"
              words="Location"
              onClick={() =>
                send(() =>
                  sendAct(phone, {
                    kind: 'location',
                    latitude: salon.latitude + 0.004,
                    longitude: salon.longitude - 0.002,
                    name: 'Place Bellecour, Lyon',
                  }),
                )
              }
            />
            <Choice
              icon="person"
              color="#0795dc"
              words="Contact"
              onClick={() =>
                send(() =>
                  sendAct(phone, {
                    kind: 'contacts',
                    name: 'Camille Bernard',
                    phone: '+33612345699',
                  }),
                )
              }
            />
          </>
        )}
        <Choice
          icon="plus"
          color="#8696a0"
          words="My file"
          onClick={() => chooser.current?.click()}
        />
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
