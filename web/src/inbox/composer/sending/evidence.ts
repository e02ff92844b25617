import { fullTime } from '../../../language/format.ts'

/** What was written meanwhile: the facts behind `newer_message`. */
export type Newer = { at: string | undefined; text: string | undefined }

/** Reads the evidence of `newer_message`. */
export function newerMessage(evidence: unknown): Newer {
  const facts = isRecord(evidence) ? evidence : {}
  const last = isRecord(facts.lastMessage) ? facts.lastMessage : {}
  return { at: textOf(facts.at), text: textOf(last.text) }
}

/** Any evidence as pairs to show: `windowUntil` as "window until", times as people read them, empty facts left out. */
export function evidenceLines(evidence: unknown, language: string): [string, string][] {
  if (!isRecord(evidence)) return []
  return Object.entries(evidence)
    .map(([name, value]): [string, string] => [wordsOf(name), lineOf(value, language)])
    .filter(([, value]) => value !== '')
}

function lineOf(value: unknown, language: string): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((part) => lineOf(part, language)).join(', ')
  if (isRecord(value)) {
    return evidenceLines(value, language)
      .map(([name, text]) => `${name}: ${text}`)
      .join(', ')
  }
  const text = String(value)
  return /^\d{4}-\d\d-\d\dT/.test(text) ? fullTime(text, language) : text
}

function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
