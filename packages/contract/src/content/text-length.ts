import type { Capabilities } from '../channel.ts'

/**
 * How long a text is, as its channel counts. Characters are UTF-16 units: LINE says so
 * (developers.line.biz/en/docs/messaging-api/text-character-count); the others do not say, and none can be stricter. So an
 * emoji counts as two or more.
 */
export function textLength(text: string, unit: Capabilities['text']['unit']): number {
  return unit === 'bytes' ? new TextEncoder().encode(text).length : text.length
}
