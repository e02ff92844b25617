import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Row, rows } from '../core/thread.ts'
import { fill } from '../words/words.ts'
import { useView } from './context.ts'
import { Icon } from './icon.tsx'
import { Message } from './message/message.tsx'
import { Viewer } from './message/viewer.tsx'

/** All that was said, the newest at the bottom, where the view stays unless the visitor scrolled up. */
export function Thread() {
  const { chat, state, language } = useView()
  const { words } = language
  const list = useRef<HTMLDivElement>(null)
  const follow = useRef(true)
  const before = useRef({ height: 0, first: '' })
  const [image, setImage] = useState<{ url: string; name: string }>()
  const all = rows(state.messages, state.outbox)
  const lastChoice = all.findLastIndex((row) => row.kind === 'line' && row.line.mine)

  useLayoutEffect(() => {
    const box = list.current
    if (!box) return
    const first = all[0]?.id ?? ''
    // Older messages came in above: what is being read stays where it is.
    if (!follow.current && first !== before.current.first) {
      box.scrollTop += box.scrollHeight - before.current.height
    } else if (follow.current) box.scrollTop = box.scrollHeight
    before.current = { height: box.scrollHeight, first }
  })

  useEffect(() => {
    const box = list.current
    if (!box) return
    const settle = () => {
      if (follow.current) box.scrollTop = box.scrollHeight
    }
    // Pictures that load late and the keyboard of a phone change the heights.
    const observer = new ResizeObserver(settle)
    observer.observe(box)
    box.addEventListener('load', settle, true)
    return () => {
      observer.disconnect()
      box.removeEventListener('load', settle, true)
    }
  }, [])

  function onScroll() {
    const box = list.current
    if (!box) return
    follow.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40
    if (box.scrollTop < 60) void chat.loadEarlier()
  }

  return (
    <>
      <Notices />
      <div
        ref={list}
        class="thread"
        role="log"
        aria-live="polite"
        aria-label={words.conversation}
        aria-busy={!state.settled && state.phase === 'starting'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        {state.earlier !== null && (
          <button type="button" class="earlier" onClick={() => void chat.loadEarlier()}>
            {words.earlier}
          </button>
        )}
        {all.map((row, at) => (
          <RowView key={row.id} row={row} answered={at < lastChoice} showImage={setImage} />
        ))}
        {state.typing && (
          <p class="typing" role="status">
            <span class="dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="unseen">
              {fill(words.typing, { name: state.typing.name ?? words.someone })}
            </span>
          </p>
        )}
      </div>
      {image && <Viewer {...image} close={() => setImage(undefined)} />}
    </>
  )
}

type RowProps = {
  row: Row
  answered: boolean
  showImage(image: { url: string; name: string }): void
}

function RowView({ row, answered, showImage }: RowProps) {
  const { language } = useView()
  if (row.kind === 'day') return <h2 class="day">{dayName(row.at, language)}</h2>
  return <Message {...row} answered={answered} showImage={showImage} />
}

function dayName(at: string, { code, words }: ReturnType<typeof useView>['language']): string {
  const date = new Date(at)
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  const far = date.getFullYear() !== new Date().getFullYear()
  return date.toLocaleDateString(code, {
    weekday: days < 7 ? 'long' : undefined,
    day: days < 7 ? undefined : 'numeric',
    month: days < 7 ? undefined : 'long',
    year: far ? 'numeric' : undefined,
  })
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function Notices() {
  const { state, language } = useView()
  const { words } = language
  const lost = useSteady(state.lost && state.phase !== 'starting', 1500)
  const { config } = state
  return (
    <div class="notices" role="status">
      {state.phase === 'unavailable' ? (
        <p class="notice bad">{words.unavailable}</p>
      ) : (
        lost && <p class="notice bad">{words.lost}</p>
      )}
      {config && !config.online && (
        <p class="notice" dir="auto">
          <Icon name="clock" />
          {config.offlineMessage}
        </p>
      )}
    </div>
  )
}

/** True only after it has been true for a while: a short cut of the line disturbs nobody. */
function useSteady(value: boolean, milliseconds: number): boolean {
  const [steady, setSteady] = useState(false)
  useEffect(() => {
    if (!value) return setSteady(false)
    const timer = setTimeout(() => setSteady(true), milliseconds)
    return () => clearTimeout(timer)
  }, [value])
  return steady && value
}
