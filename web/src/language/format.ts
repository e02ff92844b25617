const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** `14:05`. */
export function clockTime(at: string | number, language: string): string {
  return dateFormat(language, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}

/** `14:05:09`, where the order of close things matters. */
export function exactTime(at: string | number, language: string): string {
  const parts = { hour: 'numeric', minute: '2-digit', second: '2-digit' } as const
  return dateFormat(language, parts).format(new Date(at))
}

/** The whole date and time, for a tooltip. */
export function fullTime(at: string | number, language: string): string {
  return dateFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at))
}

/** A weekday and its hour, for a choice of times: `Mon 9:00`. */
export function dayTime(at: number, language: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }
  return dateFormat(language, options).format(new Date(at))
}

const dayParts = { weekday: 'short', day: 'numeric', month: 'short' } as const
const clockParts = { hour: 'numeric', minute: '2-digit' } as const

/** A day and a time as they are somewhere else: `Sat, 9 May, 10:00`; or only one of them. */
export function placeTime(
  at: string,
  timeZone: string,
  language: string,
  only?: 'day' | 'clock',
): string {
  const parts = { ...(only !== 'clock' && dayParts), ...(only !== 'day' && clockParts) }
  return dateFormat(language, { ...parts, timeZone }).format(new Date(at))
}

/** A day without a time: `20 Nov 2026`. */
export function shortDate(at: string | number, language: string): string {
  return dateFormat(language, { dateStyle: 'medium' }).format(new Date(at))
}

/** Days as they are written, from one to another: `16–22 Nov 2026`. */
export function dayRange({ from, to }: { from: string; to: string }, language: string): string {
  const format = dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  return format.formatRange(new Date(from), new Date(to))
}

/** A time in a list: the hour today, the weekday this week, else the date. */
export function listTime(at: string, now: number, language: string): string {
  const days = daysBetween(at, now)
  if (days <= 0) return clockTime(at, language)
  if (days < 7) return dateFormat(language, { weekday: 'short' }).format(new Date(at))
  const year = new Date(at).getFullYear() === new Date(now).getFullYear()
  const options: Intl.DateTimeFormatOptions = year
    ? { day: 'numeric', month: 'short' }
    : { day: 'numeric', month: 'short', year: 'numeric' }
  return dateFormat(language, options).format(new Date(at))
}

/** The heading of a day in the timeline: today, yesterday, or the date. */
export function dayHeading(at: string, now: number, language: string): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) return capital(relative(language).format(-days, 'day'), language)
  const year = new Date(at).getFullYear() === new Date(now).getFullYear()
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' }
  const text = dateFormat(language, year ? options : { ...options, year: 'numeric' })
  return capital(text.format(new Date(at)), language)
}

/** How long something lasts, in its largest unit: `4 min`, `3 h`, `2 d`. */
export function briefSpan(milliseconds: number, language: string): string {
  if (milliseconds < hour)
    return unit(Math.max(1, Math.floor(milliseconds / minute)), 'minute', language)
  if (milliseconds < day) return unit(Math.floor(milliseconds / hour), 'hour', language)
  return unit(Math.floor(milliseconds / day), 'day', language, true)
}

/** How long something lasts, in two units: `3 h 12 min`. */
export function span(milliseconds: number, language: string): string {
  const [large, small, size] =
    milliseconds >= day ? (['day', 'hour', day] as const) : (['hour', 'minute', hour] as const)
  const whole = Math.floor(milliseconds / size)
  const rest = Math.floor((milliseconds % size) / (size === day ? hour : minute))
  const parts = [
    whole > 0 ? unit(whole, large, language) : '',
    rest > 0 ? unit(rest, small, language) : '',
  ]
  return parts.filter(Boolean).join(' ') || unit(1, 'minute', language)
}

/** "3 minutes ago", "in 2 days". */
export function ago(at: string, now: number, language: string): string {
  const difference = Date.parse(at) - now
  const distance = Math.abs(difference)
  const format = relative(language)
  if (distance < minute) return format.format(0, 'second')
  if (distance < hour) return format.format(Math.trunc(difference / minute), 'minute')
  if (distance < day) return format.format(Math.trunc(difference / hour), 'hour')
  return format.format(Math.trunc(difference / day), 'day')
}

/** Several names in a sentence: “Reception, Shop and Clinic”. */
export function listOf(names: string[], language: string): string {
  return new Intl.ListFormat(language).format(names)
}

/** `2.4 MB`, in powers of 1000 as file managers count. */
export function fileSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  // What is rounded up to a thousand of a unit is one of the next: 999,999 bytes are 1 MB, not 1,000 kB.
  const rounded = bytes < 999.5 ? bytes : Number(bytes.toPrecision(3))
  const step = Math.min(3, rounded < 1 ? 0 : Math.floor(Math.log10(rounded) / 3))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    // The short form of `byte` knows no plural.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step)
}

/** An amount with its currency; a code that is no currency is shown as it came. */
export function money(amount: number, currency: string, language: string): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount)
  } catch {
    return `${amount} ${currency}`
  }
}

/** `1:05`, of a recording. */
export function playTime(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.floor(seconds) : 0
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function daysBetween(at: string, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(Date.parse(at))) / day)
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

function unit(value: number, name: string, language: string, brief = false): string {
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: name,
    unitDisplay: brief && name === 'day' ? 'narrow' : 'short',
  })
    .format(value)
    .replace(/\bhr\b/, 'h')
}

function capital(text: string, language: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}

// Making a formatter costs about 50 µs; a list makes hundreds of dates.
const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(regional(language), options)
  formats.set(key, made)
  return made
}

/** The browser's own variant of a language: it decides between 14:05 and 2:05 PM. */
function regional(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language && isTag(tag)) ?? language
}

/** Chromium under the C locale calls its language `en-US@posix`, which Intl refuses with an error. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

function relative(language: string): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
}
