import { randomBytes } from 'node:crypto'
import { inboxApi } from '@atrium/contract/api/inbox'
import type { ConversationRow } from '@atrium/contract/conversation'
import { type ChannelAccountId, MessageId, newId } from '@atrium/contract/ids'
import { eventually, type TestApp } from './app.ts'

/** A browser with the web chat open, as far as HTTP goes. */
export type WebVisitor = {
  token: string
  /** The visitor's own id: the handle's address. */
  address: string
  /** Any request below the chat's address, with the token as bearer. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Says something; resolves with the message's id when the server has taken it. */
  say(text: string, more?: Record<string, unknown>): Promise<string>
}

/** Opens the chat of an account as somebody new. */
export async function visit(test: TestApp, accountId: string): Promise<WebVisitor> {
  const base = `${test.url}/channels/webchat/${accountId}`
  const booted = await fetch(`${base}/boot`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { token } = (await booted.json()) as { token: string }
  const [payload = ''] = token.split('.')
  const { v } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { v: string }
  const visitor: WebVisitor = {
    token,
    address: v,
    fetch: (path, init = {}) => {
      const headers = new Headers(init.headers)
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
      return fetch(base + path, { ...init, headers })
    },
    say: async (text, more = {}) => {
      const id = newId(MessageId)
      const body = JSON.stringify({ type: 'message', id, text, ...more })
      const answer = await visitor.fetch('/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
      return id
    },
  }
  return visitor
}

/** The conversation whose newest message is this text, as a member's list shows it. */
export function conversationOf(test: TestApp, text: string): Promise<ConversationRow> {
  return eventually(`"${text}" is in the list`, async () => {
    const page = await test.admin.call(inboxApi.list, { query: { view: 'all', limit: 100 } })
    return page.items.find((item) => item.lastMessage?.text === text)
  })
}

/** Somebody who writes: what they are called, and where they can be reached, are claims of the pre-chat form. */
export type Line = {
  visitor?: string
  text: string
  at?: Date
  name?: string
  email?: string
  phone?: string
}

export function newVisitorId(): string {
  return randomBytes(16).toString('hex')
}

/** Many messages at once, stored in the journal as the web chat's door stores them, and on their way from there. */
export async function writeIn(
  test: TestApp,
  accountId: ChannelAccountId,
  lines: Line[],
): Promise<string[]> {
  const account = await test.app.accounts.find(accountId)
  if (!account) throw new Error('no such account')
  const visitors: string[] = []
  const entries = lines.flatMap((line) => {
    const visitor = line.visitor ?? newVisitorId()
    visitors.push(visitor)
    const at = (line.at ?? test.app.clock.now()).toISOString()
    const answers = (['name', 'email', 'phone'] as const).flatMap((field) => {
      const value = line[field]
      return value === undefined ? [] : [{ field, value }]
    })
    const row = (said: { id: string; [key: string]: unknown }) => ({
      key: `${said.type}:${visitor}:${said.id}`,
      lane: visitor,
      raw: JSON.stringify({ visitor, at, said }),
    })
    const form = { type: 'form', id: newId(MessageId), answers }
    const message = { type: 'message', id: newId(MessageId), text: line.text, uploads: [] }
    return [...(answers.length > 0 ? [row(form)] : []), row(message)]
  })
  await test.app.journal.append(account, entries)
  return visitors
}
