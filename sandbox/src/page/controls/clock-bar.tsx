import { moveClock } from '../api.ts'
import { Icon } from '../icons.tsx'
import { attempt, useStore } from '../store.ts'
import { hours, shortDay, useNow } from '../time.ts'

const hour = 3_600_000
const steps = [
  { label: '+1 h', title: 'One hour later', advance: hour },
  { label: '+1 day', title: 'One day later', advance: 24 * hour },
  {
    label: 'Hour 25',
    title: 'Twenty-five hours later: every open WhatsApp window has closed',
    advance: 25 * hour,
  },
]

/** The virtual time, and buttons that move it for the phones, the providers and Atrium together. */
export function ClockBar() {
  const now = useNow()
  const clock = useStore((state) => state.overview?.clock)
  const offset = clock?.offsetMs ?? 0
  return (
    <fieldset class={offset ? 'clock moved' : 'clock'} aria-label="Virtual time">
      <Icon name="clock" size={18} />
      <div class="clock-face">
        <strong>{hours(now)}</strong>
        <span>{shortDay(now)}</span>
      </div>
      {steps.map(({ label, title, advance }) => (
        <button
          key={label}
          type="button"
          class="pill"
          title={title}
          onClick={() => void attempt(() => moveClock({ advance }))}
        >
          {label}
        </button>
      ))}
      {offset !== 0 && (
        <button
          type="button"
          class="pill reset"
          onClick={() => void attempt(() => moveClock({ offsetMs: 0 }))}
          title="Back to the real time"
        >
          <Icon name="reset" size={15} /> {distance(offset)}
        </button>
      )}
      {offset !== 0 && clock?.atrium !== 'told' && (
        <span class="clock-warning">
          {clock?.atrium === 'off' ? 'Atrium keeps the real time' : 'Atrium is not reachable'}
        </span>
      )}
    </fieldset>
  )
}

function distance(offset: number): string {
  const sign = offset < 0 ? '−' : '+'
  const all = Math.round(Math.abs(offset) / hour)
  const days = Math.floor(all / 24)
  return `${sign}${[days && `${days} d`, all % 24 && `${all % 24} h`].filter(Boolean).join(' ') || '<1 h'}`
}
