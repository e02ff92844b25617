import { setTimeout as delay } from 'node:timers/promises'
import type { ListenIo } from '@atrium/channel-kit/channel'
import type { ImapFlow } from 'imapflow'
import type { Settings } from '../settings.ts'
import { connectImap, imapProblem } from './imap-connection.ts'
import { fetchNew, type Refusals } from './imap-inbox.ts'

export type ImapTimes = {
  pollMs: number
  idlePollMs: number
  firstRetryMs: number
  maxRetryMs: number
  loginRetryMs: number
}
const usualTimes: ImapTimes = {
  pollMs: 60_000,
  // IDLE may die without a word, so there is a look now and then as well.
  idlePollMs: 5 * 60_000,
  firstRetryMs: 2000,
  maxRetryMs: 5 * 60_000,
  // Servers lock an account after a few wrong passwords.
  loginRetryMs: 10 * 60_000,
}

/** Fetches the inbox until `io.signal` aborts: what is new at once (IDLE), what was missed first. Reconnects by itself. */
export async function listenImap(
  settings: Settings,
  io: ListenIo,
  times: ImapTimes = usualTimes,
): Promise<void> {
  let failures = 0
  const refusals: Refusals = new Map()
  while (!io.signal.aborted) {
    let wait = times.firstRetryMs
    try {
      await stayConnected(settings, io, times, refusals, () => {
        failures = 0
      })
    } catch (error) {
      if (io.signal.aborted) return
      failures += 1
      const { isLogin, text } = imapProblem(error, settings)
      io.log.warn({ error: text, failures }, 'IMAP fetch failed')
      await io.health(isLogin || failures > 5 ? 'broken' : 'warning', `${text} Trying again.`)
      const growing = Math.min(times.firstRetryMs * 2 ** (failures - 1), times.maxRetryMs)
      wait = isLogin ? times.loginRetryMs : growing
    }
    await delay(wait, undefined, { signal: io.signal }).catch(() => {})
  }
}

async function stayConnected(
  settings: Settings,
  io: ListenIo,
  times: ImapTimes,
  refusals: Refusals,
  worked: () => void,
): Promise<void> {
  const client = await connectImap(settings, io)
  try {
    // Read-only: reading here marks nothing as read for people who open the mailbox.
    await client.mailboxOpen('INBOX', { readOnly: true })
    let healthy = false
    while (client.usable && !io.signal.aborted) {
      const news = waitForNews(client, io)
      await fetchNew(client, settings, io, refusals)
      if (!healthy) await io.health('ok', null)
      healthy = true
      worked()
      const canIdle = client.capabilities.has('IDLE')
      // Ends by itself when the next command is given; how it ends, the next command tells.
      if (canIdle) client.idle().catch(() => {})
      await news.upTo(canIdle ? times.idlePollMs : times.pollMs)
      if (!canIdle && client.usable) await client.noop()
    }
  } finally {
    client.close()
  }
}

/** Listens before the fetch, so that a mail that comes in between is not waited for. */
function waitForNews(client: ImapFlow, io: ListenIo): { upTo(ms: number): Promise<void> } {
  const over = new AbortController()
  const end = () => over.abort()
  client.once('exists', end)
  client.once('close', end)
  return {
    async upTo(ms) {
      const signal = AbortSignal.any([over.signal, io.signal])
      await delay(ms, undefined, { signal }).catch(() => {})
      client.off('exists', end)
      client.off('close', end)
    },
  }
}
