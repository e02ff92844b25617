import type { TFunction } from 'i18next'
import { fullTime } from '../../../language/format.ts'

type Told = { code: string; text: string; data?: Record<string, unknown> | undefined }

/**
 * Why policy refused or delays, in the reader's language; the server's own sentence where there is none for this rule, or
 * where its facts are not known.
 */
export function ruleWords(t: TFunction, language: string, { code, text, data }: Told): string {
  if (!code.startsWith('policy:') || !data) return text
  const rule = code.slice('policy:'.length)
  const values: Record<string, unknown> = { defaultValue: text }
  for (const [name, value] of Object.entries(data))
    values[name] =
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
        ? fullTime(value, language)
        : value
  // What is counted, in the reader's words.
  if (typeof data.unit === 'string')
    values.unit = t(`rule.unit_${data.unit}`, { defaultValue: data.unit })
  const variant = data.problem ?? data.consent ?? (data.windowUntil === null ? 'never' : 'said')
  return t([`rule.${rule}_${variant}`, `rule.${rule}`], values)
}
