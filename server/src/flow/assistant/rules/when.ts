import type { RulesLanguage } from './words.ts'

/** A day or a time that a text names, where the business is. */
export type When = {
  /** 1 (Monday) to 7. */
  weekday: number | null
  /** From today on. */
  days: 0 | 1 | null
  /** `HH:MM` */
  time: string | null
  /** Only after, or before, what was agreed. */
  than: 'later' | 'earlier' | null
}

const weekdays: string[][] = [
  ['monday', 'mon', 'lunes'],
  ['tuesday', 'tue', 'martes'],
  ['wednesday', 'wed', 'miercoles'],
  ['thursday', 'thu', 'jueves'],
  ['friday', 'fri', 'viernes'],
  ['saturday', 'sat', 'sabado'],
  ['sunday', 'sun', 'domingo'],
]
const numbers: Record<RulesLanguage, string[]> = {
  en: 'one two three four five six seven eight nine ten eleven twelve'.split(' '),
  es: 'una dos tres cuatro cinco seis siete ocho nueve diez once doce'.split(' '),
}

/** Yesterday, today, tomorrow. */
const nearDays: Record<RulesLanguage, string[]> = {
  en: ['yesterday', 'today', 'tomorrow'],
  es: ['ayer', 'hoy', 'mañana'],
}

/** What a text, as `plain` makes it, says of a day and a time. */
export function whenIn(said: string): When {
  const day = weekdays.findIndex((names) => names.some((name) => said.includes(` ${name} `)))
  const has = (...words: string[]) => words.some((word) => said.includes(` ${word} `))
  return {
    weekday: day < 0 ? null : day + 1,
    days: has('today', 'hoy') ? 0 : has('tomorrow') || said.endsWith(' manana ') ? 1 : null,
    time: timeIn(said),
    than: has('later', 'mas tarde') ? 'later' : has('earlier', 'antes') ? 'earlier' : null,
  }
}

/** "14:30", "2 pm", "at two", "a las dos": an hour below eight without am is one of the afternoon. */
function timeIn(said: string): string | null {
  const clock = / ([01]?\d|2[0-3]):([0-5]\d) (am |pm )?/.exec(said)
  if (clock) return hour(Number(clock[1]), clock[2] ?? '00', clock[3]?.trim())
  const half = / (\d{1,2}) ?(am|pm) /.exec(said)
  if (half) return hour(Number(half[1]), '00', half[2])
  const named = / (?:at|a las|a la) (\p{L}+|\d{1,2}) /u.exec(said)
  const word = named?.[1] ?? ''
  const spoken = Math.max(numbers.en.indexOf(word), numbers.es.indexOf(word)) + 1
  const number = spoken || Number(word)
  if (!Number.isInteger(number) || number < 1 || number > 23) return null
  return hour(number, '00', number < 8 ? 'pm' : undefined)
}

function hour(number: number, minutes: string, half: string | undefined): string | null {
  if (half && number > 12) return null
  const hours =
    half === 'pm' && number < 12 ? number + 12 : half === 'am' && number === 12 ? 0 : number
  return `${String(hours).padStart(2, '0')}:${minutes}`
}

/** Whether a moment is on the day and at the time that were named. */
export function fits(at: string, when: When, { now, zone }: { now: Date; zone: string }): boolean {
  const local = inZone(new Date(at), zone)
  if (when.weekday !== null && local.dayOfWeek !== when.weekday) return false
  if (when.time !== null && clockOf(at, zone) !== when.time) return false
  const day = when.days === null ? null : inZone(now, zone).toPlainDate().add({ days: when.days })
  return day === null || local.toPlainDate().equals(day)
}

export function clockOf(at: string, zone: string): string {
  return inZone(new Date(at), zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

export function dayOf(at: string, zone: string): string {
  return inZone(new Date(at), zone).toPlainDate().toString()
}

function inZone(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}

/** "Sat, 2 May, 10:00": short enough for a button. */
export function shortTime(at: string, zone: string, language: RulesLanguage): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: zone,
  }).format(new Date(at))
}

/** "Saturday 2 May at 10:00", for a sentence. */
export function longTime(at: string, zone: string, language: RulesLanguage): string {
  return `${longDay(at, zone, language)}${language === 'en' ? ' at ' : ' a las '}${clockOf(at, zone)}`
}

function longDay(at: string, zone: string, language: RulesLanguage): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: zone,
  }).format(new Date(at))
}

/** "today", "tomorrow", "yesterday", else "on Tuesday 5 May": the day of a moment, for a sentence. */
export function dayInWords(
  at: string,
  { now, zone }: { now: Date; zone: string },
  language: RulesLanguage,
): string {
  const day = inZone(new Date(at), zone).toPlainDate()
  const away = inZone(now, zone).toPlainDate().until(day).total('days')
  const long = `${language === 'en' ? 'on' : 'el'} ${longDay(at, zone, language)}`
  return nearDays[language][away + 1] ?? long
}
