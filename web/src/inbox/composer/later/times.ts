const minute = 60_000
const hour = 60 * minute

export type LaterChoice = { key: 'hour' | 'morning'; at: number }

/** The usual times to send something later; the morning is the customer's. */
export function laterChoices(now: number, zone: string): LaterChoice[] {
  return [
    { key: 'hour', at: Math.ceil((now + hour) / minute) * minute },
    { key: 'morning', at: morningIn(zone, now) },
  ]
}

/** Nine o'clock tomorrow, by the calendar and the clock of a place; a change of its clocks in between does not move it. */
export function morningIn(zone: string, now: number): number {
  const today = wallClock(zone, now)
  const wanted = Date.UTC(today.year, today.month - 1, today.day + 1, 9)
  // What the clock of the place shows at that moment tells how far off it is; twice, where the clocks change in between.
  let at = wanted
  for (let turn = 0; turn < 2; turn += 1) {
    const { year, month, day, hour: hours, minute: minutes } = wallClock(zone, at)
    at += wanted - Date.UTC(year, month - 1, day, hours, minutes)
  }
  return at
}

/** As `datetime-local` wants it: in the browser's own time zone. */
export function localInput(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * minute).toISOString().slice(0, 16)
}

type Wall = Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>

function wallClock(zone: string, at: number): Wall {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  })
  const parts = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 0, day = 0, hour: hours = 0, minute: minutes = 0 } = parts
  return { year, month, day, hour: hours, minute: minutes }
}
