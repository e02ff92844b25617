import { useEffect, useState } from 'preact/hooks'
import type { Door } from '../core/doors.ts'
import { fill } from '../words/words.ts'
import { useView } from './context.ts'
import { Icon } from './icon.tsx'

/** The button in the header, where the talk can go on elsewhere, and the choice that it opens. */
export function Doors() {
  const { chat, state, language } = useView()
  const { words } = language
  const [shown, setShown] = useState(false)
  const { doors, open, settled } = state
  const talks = state.messages.length > 0

  useEffect(() => {
    // Whoever has said nothing yet has nothing to take along.
    if (open && settled && talks && !doors) void chat.doors.load()
  }, [open, settled, talks, doors])

  if (!talks || !doors?.length) return null
  return (
    <>
      <button
        type="button"
        class="round ghost"
        aria-label={words.elsewhere}
        title={words.elsewhere}
        aria-expanded={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon name="elsewhere" />
      </button>
      {shown && <Choice doors={doors} close={() => setShown(false)} />}
    </>
  )
}

function Choice({ doors, close }: { doors: Door[]; close(): void }) {
  const { language, state } = useView()
  const { words } = language
  const failed = state.door?.kind === 'failed' ? state.door : undefined
  return (
    <section
      class="doors"
      aria-label={words.elsewhere}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // The window stays open.
        event.preventDefault()
        close()
      }}
    >
      <p>{words.continueOn}</p>
      <ul>
        {doors.map((door) => (
          <li key={door.accountId}>
            <Way door={door} />
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {failed ? (failed.tooMany ? words.doorTooMany : words.doorFailed) : words.doorHint}
      </p>
    </section>
  )
}

/** First the link is asked for, then it is there to be followed: a window that opens by itself is blocked. */
function Way({ door }: { door: Door }) {
  const { chat, state, language } = useView()
  const { words, code } = language
  const chosen = state.door?.id === door.accountId ? state.door : undefined
  const mark = <Mark color={door.color} />
  if (chosen?.kind === 'open')
    return (
      <a
        class="way ready"
        href={chosen.url}
        target="_blank"
        rel="noopener noreferrer"
        ref={(link) => link?.focus()}
      >
        {mark}
        {fill(words.openDoor, { name: door.label })}
      </a>
    )
  return (
    <button
      type="button"
      class="way"
      disabled={chosen?.kind === 'asking'}
      onClick={() => void chat.doors.choose(door.accountId, code)}
    >
      {mark}
      {door.label}
    </button>
  )
}

/** The frame's policy allows no inline style, so the colour is set through the object. */
function Mark({ color }: { color: string }) {
  return (
    <span
      class="mark"
      aria-hidden="true"
      ref={(mark) => mark?.style.setProperty('background', color)}
    />
  )
}
