/** Who wrote what, when: the facts behind `newer_message`, as far as the server tells them. */
export type Newer = { name: string | undefined; at: string | undefined; text: string | undefined }

/** Reads the evidence of `newer_message`. */
export function newerMessage(evidence: unknown): Newer {
  const facts = isRecord(evidence) ? evidence : {}
  return { name: textOf(facts.name), at: textOf(facts.at), text: textOf(facts.text) }
}

/** Any evidence as pairs to show: nested facts are joined, empty ones left out. */
export function evidenceLines(evidence: unknown): [string, string][] {
  if (!isRecord(evidence)) return []
  return Object.entries(evidence)
    .map(([name, value]): [string, string] => [name, lineOf(value)])
    .filter(([, value]) => value !== '')
}

function lineOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(lineOf).join(', ')
  if (isRecord(value))
    return evidenceLines(value)
      .map(([name, text]) => `${name}: ${text}`)
      .join(', ')
  return String(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
