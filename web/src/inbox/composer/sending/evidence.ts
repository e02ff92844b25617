/** What was written meanwhile: the facts behind `newer_message`. */
export type Newer = { at: string | undefined; text: string | undefined }

/** Reads the evidence of `newer_message`. */
export function newerMessage(evidence: unknown): Newer {
  const facts = isRecord(evidence) ? evidence : {}
  const last = isRecord(facts.lastMessage) ? facts.lastMessage : {}
  return { at: textOf(facts.at), text: textOf(last.text) }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
