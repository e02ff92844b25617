import type { InboundEvent, InboundMessage, Sender } from '@atrium/channel-kit/inbound-event'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { inboxApi } from '@atrium/contract/api/inbox'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Contact, Proof } from '@atrium/contract/contact'
import type { ChannelAccountId, ContactId, HandleId } from '@atrium/contract/ids'
import type { TimelineItem } from '@atrium/contract/message'
import { createCode } from '../src/flow/identity/codes/create.ts'
import type { Outcome } from '../src/flow/inbound/lanes.ts'
import { inbound } from '../src/flow/pipeline.ts'
import { startTestApp, type TestApp } from './app.ts'

/** A workspace with accounts whose events the test writes itself, as a channel's `parse` would. */
export type People = {
  atrium: TestApp
  accounts: Record<'whatsapp' | 'email' | 'webchat', ChannelAccountId>
  /** Carries out one event through the pipeline, in a transaction of its own. */
  happens(channel: keyof People['accounts'], event: InboundEvent): Promise<Outcome>
  /** A message of this sender; returns where it was placed. */
  writes(
    channel: keyof People['accounts'],
    sender: Sender,
    text: string,
    more?: Partial<InboundMessage>,
  ): Promise<{ contactId: ContactId; handleId: HandleId }>
  contact(id: string): Promise<Contact>
  /** A link that a member made, with which the customer of this record can go on through an account. */
  codeFor(id: ContactId, channel: keyof People['accounts']): Promise<{ url: string }>
  /** A code that the customer of this record was given for an account, whatever its channel makes of it. */
  givenCode(id: ContactId, channel: keyof People['accounts']): Promise<{ code: string }>
  timeline(id: string): Promise<TimelineItem[]>
  /** The words of a contact's messages, oldest first. */
  words(id: string): Promise<string[]>
}

let external = 0

/** Starts Atrium with three accounts. Only what is written through it happens: no provider says anything by itself. */
export async function people(
  context: { after(work: () => Promise<unknown>): void },
  env: Record<string, string> = {},
): Promise<People> {
  const after = (work: () => Promise<void>): void => context.after(work)
  const atrium = await startTestApp({ after }, env)
  const whatsapp = await atrium.connect(createWhatsApp)
  const webchat = await atrium.connect(createWebchat)
  const second = await atrium.connect(createWebchat)
  await atrium.admin.call(channelsApi.update, {
    params: { id: whatsapp.accountId },
    body: { settings: { displayNumber: '+1 555 000 1111' } },
  })
  const accounts = {
    whatsapp: whatsapp.accountId,
    webchat: webchat.accountId,
    email: second.accountId,
  }
  const happens = async (channel: keyof typeof accounts, event: InboundEvent): Promise<Outcome> => {
    const account = await atrium.app.accounts.find(accounts[channel])
    if (!account) throw new Error('no account')
    const as = { ...account, channel: { ...account.channel, id: channel } }
    const now = atrium.app.clock.now()
    const arrival = {
      receivedAt: now,
      trace: crypto.randomUUID(),
      now,
      accounts: atrium.app.accounts,
      signal: () => undefined,
    }
    return atrium.app.db.inWorkspace(atrium.workspaceId, (tx) => inbound(tx, as, event, arrival))
  }
  const timeline = async (id: string): Promise<TimelineItem[]> =>
    (await atrium.admin.call(inboxApi.timeline, { params: { id }, query: { limit: 200 } })).items
  return {
    atrium,
    accounts,
    happens,
    writes: async (channel, sender, text, more = {}) => {
      external += 1
      const externalId = more.externalId ?? `x${external}`
      const at = atrium.app.clock.now().toISOString()
      await happens(channel, {
        kind: 'message',
        externalId,
        at,
        sender,
        content: { kind: 'text', text },
        attachments: [],
        ...more,
      })
      const [row] = await atrium.app.db.inWorkspace(atrium.workspaceId, (tx) =>
        tx.query<{ contactId: ContactId; handleId: HandleId }>(
          `SELECT h.contact_id AS "contactId", h.id AS "handleId" FROM message m JOIN handle h ON h.id = m.handle_id WHERE m.external_id = $1`,
          [externalId],
        ),
      )
      if (!row) throw new Error('the message was not shown')
      return row
    },
    contact: (id) => atrium.admin.call(contactsApi.get, { params: { id } }),
    codeFor: async (id, channel) => {
      const { conversations } = await atrium.admin.call(contactsApi.get, { params: { id } })
      const open = conversations.find((one) => one.joinedInto === null)
      return atrium.admin.call(identityApi.createCode, {
        params: { id: open?.id ?? '' },
        body: { accountId: accounts[channel] },
      })
    },
    givenCode: (id, channel) =>
      atrium.app.db.inWorkspace(atrium.workspaceId, async (tx) => {
        const [row] = await tx.query<{ id: HandleId }>(
          'SELECT id FROM handle WHERE contact_id = $1 ORDER BY last_seen_at DESC LIMIT 1',
          [id],
        )
        if (!row) throw new Error('a record without handles')
        const now = atrium.app.clock.now()
        const given = { handleId: row.id, accountId: accounts[channel] }
        return createCode(tx, { ...given, actor: 'Ada', now })
      }),
    timeline,
    words: async (id) =>
      (await timeline(id)).flatMap((item) =>
        item.type === 'message' && item.content.kind === 'text' ? [item.content.text] : [],
      ),
  }
}

/** A sender with proofs, for tests: `phone('+34…')` attested, `mail('a@b.example')` proved by DMARC. */
export function sender(address: string, proofs: Proof[] = [], more: Partial<Sender> = {}): Sender {
  return { address, scope: '', aliases: [], label: address, proofs, ...more }
}
export function phone(value: string, strength: Proof['strength'] = 1): Proof {
  return {
    kind: 'phone',
    value,
    strength,
    source: strength === 0 ? 'a form' : 'the network attested it',
  }
}
export function mail(value: string, strength: Proof['strength'] = 2): Proof {
  return { kind: 'email', value, strength, source: strength === 0 ? 'a form' : 'DMARC passed' }
}
export function user(value: string, strength: Proof['strength'] = 3): Proof {
  return { kind: 'external', value, strength, source: 'a signed token' }
}
