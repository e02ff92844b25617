import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { request as requestTls } from 'node:https'
import type { Accounts } from './accounts.ts'
import { json, writeReply } from './http.ts'

/**
 * The salon's website shows Atrium's widget under the sandbox's own origin: so the guided stories can type in the real
 * widget, and the switches for a bad line work on it.
 */
export function isWidgetPath(path: string): boolean {
  return path.startsWith('/widget/') || path.startsWith('/channels/webchat/')
}

export function passToAtrium(
  atriumUrl: string,
  accounts: Accounts,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const target = new URL(incoming.url ?? '/', atriumUrl)
  const accountId = target.pathname.split('/')[3]
  const faults = accounts.list().find((account) => account.accountId === accountId)?.fake.faults
  if (faults?.outage) {
    response.destroy()
    return
  }
  if (faults?.error) {
    writeReply(response, json({ title: 'Broken on purpose' }, 500))
    return
  }

  const send = target.protocol === 'https:' ? requestTls : request
  const headers = { ...incoming.headers, host: target.host }
  const passed = send(target, { method: incoming.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  passed.on('error', () => {
    if (response.headersSent) response.destroy()
    else writeReply(response, json({ error: 'Atrium is not reachable.' }, 502))
  })
  response.on('close', () => passed.destroy())
  incoming.pipe(passed)
}
