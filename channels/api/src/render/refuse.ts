/** Why the channel cannot carry a message, in words. Thrown inside `render`, which turns it into a value. */
export class Refusal extends Error {}

export function refuse(reason: string): never {
  throw new Refusal(reason)
}

/** Lengths are in UTF-16 units. */
export function tooLong(what: string, text: string | undefined, max: number): void {
  if (text !== undefined && text.length > max)
    refuse(`${what} is too long: ${text.length} of ${max} characters.`)
}
