import type { Settings } from './settings.ts'

/** https://m.me opens the page's chat, and Meta tells us the `ref` (Meta: "m.me Links"). The page's id is a name of it. */
export function continueLink({ code }: { code: string }, { pageId }: Settings): string {
  return `https://m.me/${pageId}?ref=${encodeURIComponent(code)}`
}
