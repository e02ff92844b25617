/** Why WhatsApp cannot carry a message, in words. Thrown inside `render`, which turns it into a value. */
export class Refusal extends Error {}

export function refuse(reason: string): never {
  throw new Refusal(reason)
}

/** Lengths are in UTF-16 units: never less than what Meta counts. */
export function tooLong(what: string, text: string | undefined, max: number): void {
  if (text !== undefined && text.length > max)
    refuse(`${what} is too long for WhatsApp: ${text.length} of ${max} characters.`)
}

/** The fields that have a value. */
export function optional<T extends Record<string, unknown>>(fields: T): Partial<T> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(known) as Partial<T>
}
