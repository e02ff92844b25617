const hour = 3_600_000

export type SnoozeChoice = { key: 'later' | 'tomorrow' | 'monday' | 'week'; at: number }

/** The usual times to come back to something: working hours, in the member's own time zone. */
export function snoozeChoices(now: number): SnoozeChoice[] {
  const tomorrow = morning(now, 1)
  const weekday = new Date(now).getDay()
  const monday = morning(now, (8 - weekday) % 7 || 7)
  const choices: SnoozeChoice[] = [
    { key: 'later', at: Math.ceil((now + 3 * hour) / (hour / 2)) * (hour / 2) },
    { key: 'tomorrow', at: tomorrow },
    { key: 'week', at: morning(now, 7) },
  ]
  if (monday !== tomorrow && monday !== morning(now, 7)) {
    choices.splice(2, 0, { key: 'monday', at: monday })
  }
  return choices
}

/** Nine o'clock, some days ahead; a change of the clocks in between does not move it. */
function morning(now: number, days: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(9, 0, 0, 0)
}
