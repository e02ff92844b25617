import type { Settings } from './settings.ts'

/** https://ig.me opens the account's chat, and Meta tells us the `ref` (Meta: "Using ig.me Links"). */
export function continueLink(
  { code }: { code: string },
  { username }: Settings,
): string | undefined {
  const name = username?.replace('@', '')
  return name && `https://ig.me/m/${name}?ref=${encodeURIComponent(code)}`
}
