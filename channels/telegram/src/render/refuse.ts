/** Why Telegram cannot carry a message, in words. Thrown inside `render`, which turns it into a value. */
export class Refusal extends Error {}

export function refuse(reason: string): never {
  throw new Refusal(reason)
}

/** Telegram counts UTF-16 units, as we do. */
export function tooLong(what: string, text: string, max: number): void {
  if (text.length > max)
    refuse(`${what} is too long for Telegram: ${text.length} of ${max} characters.`)
}
