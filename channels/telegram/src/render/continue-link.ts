import type { Settings } from '../settings.ts'

/** https://t.me opens the bot's chat; Start sends `/start code` (1–64 of A–Z a–z 0–9 _ -, Bot Features → Deep Linking). */
export function continueLink(
  { code }: { code: string },
  { username }: Settings,
): string | undefined {
  const name = username?.replace('@', '')
  return name && `https://t.me/${name}?start=${encodeURIComponent(code)}`
}
