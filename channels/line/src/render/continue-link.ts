import type { Settings } from '../settings.ts'

/**
 * Opens the account's chat with a text to send (LINE Developers: "Use LINE features with the LINE URL scheme"). The id
 * and the text are percent-encoded, and the text stands for the whole query. LINE on a phone only.
 */
export function continueLink(
  { code, words }: { code: string; words: string },
  { basicId }: Settings,
): string | undefined {
  const id = basicId && encodeURIComponent(`@${basicId.replace('@', '')}`)
  return id && `https://line.me/R/oaMessage/${id}/?${encodeURIComponent(`${words} (${code})`)}`
}
