import { MessageId, NoteId, newId } from '@atrium/contract/ids'
import { defaultOptIn } from '@atrium/contract/sending/consent'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { bookingCases } from '../bookings/bookings.ts'
import { importCases } from '../imports.ts'
import { broadcastCases, segmentCases } from '../outbound/customers.ts'
import { shopCases } from '../shops/shop.ts'

const january = { from: '2026-01-01', to: '2026-01-31' }

/** What another workspace's member gets: 404 for a foreign id, or an answer about their own workspace. */
export type Case = { params?: Ids; query?: Ids; body?: unknown; foreign: 404 | 'own' }
export type Ids = Record<string, string>

/** Every endpoint with a request that fits it, about things of one workspace. */
export function casesFor(ids: Ids): Record<string, Case> {
  const byConversation = { params: { id: ids.conversation ?? '' }, foreign: 404 } as const
  const byContact = { params: { id: ids.contact ?? '' }, foreign: 404 } as const
  const byHandle = { params: { id: ids.handle ?? '' }, foreign: 404 } as const
  const byMessage = { params: { id: ids.message ?? '' }, foreign: 404 } as const
  const byAccount = { params: { id: ids.account ?? '' }, foreign: 404 } as const
  const byTemplate = { params: { id: ids.template ?? '' }, foreign: 404 } as const
  const templateForm = {
    category: 'utility',
    parameterFormat: 'positional',
    components: [{ type: 'body', text: 'Hello and welcome' }],
  }
  const templateDraft = { name: 'mine', language: 'en', ...templateForm }
  const account = { channel: 'webchat', name: 'Chat', enabled: true, settings: { name: 'Chat' } }
  const member = {
    name: 'New',
    email: 'new@people.example',
    role: 'agent',
    password: 'long enough 1',
  }
  const send = {
    messageId: newId(MessageId),
    handleId: ids.handle,
    accountId: ids.account,
    content: { kind: 'text', text: 'hello' },
  }
  return {
    'GET /session': { foreign: 'own' },
    'POST /session/setup': {
      body: { workspace: 'W', name: 'N', email: 'n@n.example', password: 'long enough 1' },
      foreign: 'own',
    },
    'POST /session': { body: { email: 'a@b.example', password: 'x' }, foreign: 'own' },
    'DELETE /session': { foreign: 'own' },
    'PATCH /session': { body: { language: 'en' }, foreign: 'own' },
    'GET /conversations': { query: { view: 'all' }, foreign: 'own' },
    'GET /conversations/counts': { foreign: 'own' },
    'GET /conversations/:id': byConversation,
    'GET /contacts/:id/timeline': byContact,
    'POST /conversations/:id/messages': { ...byConversation, body: send },
    'POST /messages/:id/retry': byMessage,
    'PUT /messages/:id/reaction': { ...byMessage, body: { emoji: '👍' } },
    'PUT /messages/:id/text': { ...byMessage, body: { text: 'mine' } },
    'DELETE /messages/:id': byMessage,
    'DELETE /messages/:id/change': byMessage,
    'GET /messages/:id/versions': byMessage,
    'PUT /messages/:id/comment': { ...byMessage, body: { act: 'hide' } },
    'POST /conversations/:id/notes': {
      ...byConversation,
      body: { noteId: newId(NoteId), text: 'mine' },
    },
    'PUT /conversations/:id/assignee': { ...byConversation, body: { memberId: null } },
    'PUT /conversations/:id/status': { ...byConversation, body: { status: 'resolved' } },
    'POST /conversations/:id/split': { ...byConversation, body: { fromMessageId: ids.message } },
    'PUT /conversations/:id/read': { ...byConversation, body: { seq: '1' } },
    'DELETE /conversations/:id/read': byConversation,
    'POST /conversations/:id/typing': { ...byConversation, body: {} },
    'POST /conversations/:id/viewing': byConversation,
    'GET /assistant': { foreign: 'own' },
    'PUT /assistant': {
      body: { engine: 'rules', baseUrl: null, model: null },
      foreign: 'own',
    },
    'PUT /channel-accounts/:id/assistant': { ...byAccount, body: { on: true } },
    'POST /assistant/ask': { body: { text: 'hello' }, foreign: 'own' },
    'GET /contacts': { query: { search: 'Zebulon' }, foreign: 'own' },
    'GET /contacts/:id': byContact,
    'PATCH /contacts/:id': { ...byContact, body: { name: 'Mine now' } },
    ...labelCases(ids),
    ...macroCases(ids),
    ...flowCases(ids),
    'PUT /contacts/:id/preference': {
      ...byContact,
      body: { kind: 'channel', value: null, by: 'said' },
    },
    'POST /contacts/:id/link': { ...byContact, body: { contactId: ids.secondContact } },
    'DELETE /handles/:id/link': byHandle,
    'POST /contacts/:id/conversation': byContact,
    'GET /contacts/:id/consent': byContact,
    'POST /contacts/:id/consent': {
      ...byContact,
      body: { handleId: ids.handle, purpose: 'surveys', value: 'stop', words: 'mine' },
    },
    'POST /contacts/:id/consent/confirmation': {
      ...byContact,
      body: { handleId: ids.handle, purpose: 'surveys' },
    },
    'GET /contacts/:id/consent/proof': byContact,
    'GET /consent/policy': { foreign: 'own' },
    'PUT /consent/policy': { body: defaultOptIn, foreign: 'own' },
    'GET /identity/policy': { foreign: 'own' },
    'PUT /identity/policy': {
      body: { phone: true, email: true, external: true, code: true, recycledDays: 45 },
      foreign: 'own',
    },
    'POST /conversations/:id/ways': {
      ...byConversation,
      body: { handleId: ids.handle, accountId: ids.account, content: send.content },
    },
    'POST /conversations/:id/scheduled': {
      ...byConversation,
      body: { ...send, sendAt: new Date(Date.now() + 3600_000).toISOString() },
    },
    'GET /contacts/:id/scheduled': byContact,
    'PATCH /scheduled/:id': {
      params: { id: ids.scheduled ?? '' },
      body: { text: 'mine' },
      foreign: 404,
    },
    'DELETE /scheduled/:id': { params: { id: ids.scheduled ?? '' }, foreign: 404 },
    'GET /sla': { foreign: 'own' },
    'PUT /conversations/:id/handler': { ...byConversation, body: { handler: 'assistant' } },
    'PUT /sla': { body: { inOpeningHours: true }, foreign: 'own' },
    'PUT /sla/:channel': { params: { channel: 'telegram' }, body: { minutes: 5 }, foreign: 404 },
    'GET /sending/policy': { foreign: 'own' },
    'PUT /sending/policy': { body: safeSendingPolicy, foreign: 'own' },
    'POST /contacts/:id/messages': {
      ...byContact,
      body: { ...send, sender: 'Shop', class: 'transactional' },
    },
    'GET /spend': {
      query: { ...january, by: 'channel' },
      foreign: 'own',
    },
    'GET /reports': { query: january, foreign: 'own' },
    'GET /reports/conversations': {
      query: { ...january, figure: 'conversations' },
      foreign: 'own',
    },
    'GET /reports/reviews': { foreign: 'own' },
    'GET /contacts/:id/trace': byContact,
    'GET /contacts/:id/identity': byContact,
    'GET /contacts/:id/comparison': { ...byContact, query: { with: ids.secondContact ?? '' } },
    'PUT /handles/:id/shared': { ...byHandle, body: { shared: true } },
    'PUT /handles/:id/owner': { ...byHandle, body: { owner: 'new' } },
    'GET /handles/:id/link': byHandle,
    'GET /suggestions': { foreign: 'own' },
    'POST /suggestions/decisions': {
      body: { ids: ['00000000-0000-4000-8000-000000000000'], same: true },
      foreign: 'own',
    },
    'GET /conversations/:id/codes': byConversation,
    'POST /conversations/:id/codes': { ...byConversation, body: { accountId: ids.account } },
    ...importCases(ids.import ?? ''),
    ...segmentCases(ids.segment ?? ''),
    ...broadcastCases(ids.broadcast ?? ''),
    ...bookingCases(ids),
    ...shopCases(ids),
    'GET /search': { query: { q: 'violet-penguin' }, foreign: 'own' },
    'GET /channels': { foreign: 'own' },
    'GET /channel-accounts': { foreign: 'own' },
    'POST /channel-accounts': { body: account, foreign: 'own' },
    'PATCH /channel-accounts/:id': { ...byAccount, body: { name: 'Mine' } },
    'POST /channel-accounts/:id/check': byAccount,
    'POST /channel-accounts/:id/templates/sync': byAccount,
    'GET /templates': { foreign: 'own' },
    'POST /templates': { body: { accountId: ids.account, draft: templateDraft }, foreign: 404 },
    'PUT /templates/:id': { ...byTemplate, body: { draft: templateForm } },
    'DELETE /templates/:id': byTemplate,
    'PATCH /templates/:id': { ...byTemplate, body: { use: 'continue' } },
    'GET /templates/:id/preview': { ...byTemplate, query: { contactId: ids.contact ?? '' } },
    'GET /members': { foreign: 'own' },
    'POST /members': { body: member, foreign: 'own' },
    'PATCH /members/:id': {
      params: { id: ids.member ?? '' },
      body: { role: 'agent' },
      foreign: 404,
    },
    'GET /journal': { query: { state: 'failed' }, foreign: 'own' },
    'POST /journal/:id/replay': { params: { id: ids.event ?? '' }, foreign: 404 },
    'GET /system': { foreign: 'own' },
  }
}

/** Every endpoint of labels. */
function labelCases({ label = '', contact = '' }: Ids): Record<string, Case> {
  return {
    'GET /labels': { foreign: 'own' },
    'PUT /labels/:id': {
      params: { id: crypto.randomUUID() },
      body: { name: 'mine', color: 'red' },
      foreign: 'own',
    },
    'DELETE /labels/:id': { params: { id: label }, foreign: 404 },
    'PUT /contacts/:id/labels/:labelId': {
      params: { id: contact, labelId: label },
      body: { has: true },
      foreign: 404,
    },
  }
}

/** Every endpoint of macros. */
function macroCases({ macro = '', conversation = '' }: Ids): Record<string, Case> {
  const onConversation = { params: { id: conversation, macroId: macro }, foreign: 404 } as const
  return {
    'GET /macros': { foreign: 'own' },
    'PUT /macros/:id': {
      params: { id: crypto.randomUUID() },
      body: { name: 'mine', visibility: 'everyone', steps: [{ kind: 'resolve' }], rev: 0 },
      foreign: 'own',
    },
    'DELETE /macros/:id': { params: { id: macro }, foreign: 404 },
    'POST /conversations/:id/macros/:macroId/preview': { ...onConversation, body: {} },
    'POST /conversations/:id/macros/:macroId': {
      ...onConversation,
      body: { messageId: newId(MessageId) },
    },
  }
}

function flowCases({ flow = '', conversation = '' }: Ids): Record<string, Case> {
  const draft = {
    name: 'Mine',
    on: false,
    trigger: 'message',
    conditions: {},
    steps: [{ kind: 'resolve' }],
  }
  const byId = { params: { id: flow }, foreign: 404 } as const
  return {
    'GET /flows': { foreign: 'own' },
    // An id is its workspace's own: the same one elsewhere is another flow.
    'PUT /flows/:id': { params: { id: newId(MessageId) }, body: { flow: draft }, foreign: 'own' },
    'DELETE /flows/:id': byId,
    'GET /flows/:id/runs': byId,
    'POST /flows/:id/try': { ...byId, body: { conversationId: conversation, flow: draft } },
  }
}
