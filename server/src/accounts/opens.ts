import type { Account } from './accounts.ts'

/** Whether an account's settings say how its chat can be opened by a link. */
export function opens({ channel, settings }: Account): boolean {
  return channel.continueLink?.({ code: '', words: '' }, settings) !== undefined
}
