import type { Settings } from '../settings.ts'

/** https://wa.me opens the chat with a text to send (Meta: "How to use click to chat"). The number is its digits. */
export function continueLink(
  { code, words }: { code: string; words: string },
  { displayNumber }: Settings,
): string | undefined {
  const digits = displayNumber?.replace(/\D/g, '')
  return digits && `https://wa.me/${digits}?text=${encodeURIComponent(`${words} (${code})`)}`
}
