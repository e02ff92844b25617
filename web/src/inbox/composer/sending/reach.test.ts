import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Capabilities, ChannelKind } from '@atrium/contract/channel'
import type { Contact, Handle } from '@atrium/contract/contact'
import { AttachmentId, ChannelAccountId, HandleId } from '@atrium/contract/ids'
import { aConversation } from '../../../../test/fixtures.ts'
import { emptyDraft } from './draft.ts'
import { chooseWay, refusalOf, waysTo, windowOf } from './reach.ts'

const now = Date.parse('2026-11-20T12:00:00.000Z')
const account = ChannelAccountId.parse('01900000-0000-7000-8000-bb0000000001')
const handleId = (place: number) => HandleId.parse(`01900000-0000-7000-8000-ba000000000${place}`)

const handle = (place: number, over: Partial<Handle['reach'][number]> = {}): Handle => ({
  id: handleId(place),
  contactId: aConversation(0).contactId,
  channel: 'whatsapp',
  address: `${place}`,
  label: `+34 ${place}`,
  name: null,
  proofs: [],
  blocked: false,
  shared: false,
  provedSince: null,
  reach: [
    { accountId: account, accountName: 'Clinic', lastInboundAt: null, windowUntil: null, ...over },
  ],
  lastSeenAt: null,
})
const contact = (...handles: Handle[]): Contact => ({
  id: aConversation(0).contactId,
  name: 'Marie',
  avatar: null,
  channels: [],
  lastSeenAt: null,
  language: null,
  rev: 1,
  company: null,
  languageWhy: null,
  preferences: { channel: null, hours: null, timeZone: null },
  attributes: {},
  blocked: false,
  createdAt: '2026-11-20T08:00:00.000Z',
  handles,
  links: [],
  labels: [],
  conversations: [],
})
const none = { in: false, out: false }
const capabilities: Capabilities = {
  text: { max: 10, unit: 'bytes' },
  subject: false,
  media: { image: { maxBytes: 1, types: [] }, perMessage: 1 },
  location: false,
  contacts: false,
  templates: true,
  reactions: none,
  quotes: none,
  edits: none,
  deletes: none,
  receipts: { delivered: true, read: true },
  typing: none,
  readMarks: false,
  window: { hours: 24, outside: 'template' },
  rate: { perSecond: 1 },
  idempotentSend: false,
}
const kind: ChannelKind = {
  id: 'whatsapp',
  label: 'WhatsApp',
  color: '#000',
  icon: 'M0 0h24v24Z',
  capabilities,
  fields: [],
  steps: [],
}
const open = { windowUntil: '2026-11-20T15:12:00.000Z' }

test('a reply goes where the agent chose, else where the customer wrote last, never elsewhere by itself', () => {
  const ways = waysTo(
    contact(
      handle(1, { lastInboundAt: '2026-11-19T10:00:00.000Z' }),
      handle(2, { lastInboundAt: '2026-11-20T10:00:00.000Z' }),
    ),
  )
  const usual = aConversation(0, { replyHandleId: handleId(1), replyAccountId: account })
  assert.equal(chooseWay(ways, emptyDraft, usual)?.handleId, handleId(1))
  const chosen = { ...emptyDraft, target: { handleId: handleId(2), accountId: account } }
  assert.equal(chooseWay(ways, chosen, usual)?.handleId, handleId(2))
  const gone = { ...emptyDraft, target: { handleId: 'another contact’s', accountId: account } }
  assert.equal(chooseWay(ways, gone, usual)?.handleId, handleId(1))
  assert.equal(chooseWay(ways, emptyDraft, aConversation(0))?.handleId, handleId(2))
  assert.equal(chooseWay([], emptyDraft, usual), undefined)
})

test('the window is open until its hour, and closed where the customer never wrote', () => {
  const [way] = waysTo(contact(handle(1, open)))
  assert.ok(way)
  assert.deepEqual(windowOf(way, capabilities, now), { kind: 'open', left: (3 * 60 + 12) * 60_000 })
  const later = Date.parse('2026-11-20T15:12:00.000Z')
  assert.deepEqual(windowOf(way, capabilities, later), { kind: 'closed', outside: 'template' })
  assert.equal(windowOf({ ...way, windowUntil: null }, capabilities, now).kind, 'closed')
})

test('a draft that cannot be sent says why', () => {
  const [way] = waysTo(contact(handle(1, open)))
  const text = { ...emptyDraft, text: 'Hi' }
  assert.equal(refusalOf(text, way, kind, now), undefined)
  assert.equal(refusalOf(emptyDraft, way, kind, now), 'empty')
  assert.equal(refusalOf(text, undefined, kind, now), 'noWay')
  assert.equal(refusalOf({ ...text, text: 'ñ'.repeat(6) }, way, kind, now), 'tooLong')
  assert.equal(refusalOf(text, way, kind, now + 24 * 3_600_000), 'needsTemplate')
  const id = AttachmentId.parse('01900000-0000-7000-8000-bc0000000001')
  const pdf = { id, kind: 'document' as const, name: 'a.pdf', type: 'application/pdf', bytes: 9 }
  assert.equal(refusalOf({ ...text, uploads: [pdf] }, way, kind, now), 'wrongFile')
})
