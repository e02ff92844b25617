import { z } from 'zod'
import { Contact, ContactSummary, Statement } from '../contact.ts'
import { ConversationRow } from '../conversation.ts'
import { endpoint } from '../endpoint.ts'
import { ContactId, ConversationId, HandleId, uuid } from '../ids.ts'
import { TraceItem } from '../trace/trace.ts'

const byContact = z.strictObject({ id: ContactId })

export const contactsApi = {
  list: endpoint({
    method: 'GET',
    path: '/contacts',
    summary:
      'Contacts, those seen last first; `search` looks in names, addresses and phones, `label` keeps those that have it.',
    access: 'member',
    query: z.strictObject({
      search: z.string().max(200).optional(),
      label: uuid.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(ContactSummary), nextCursor: z.string().nullable() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/contacts/:id',
    summary: 'The record: handles with evidence, links, conversations.',
    access: 'member',
    params: byContact,
    response: Contact,
  }),
  trace: endpoint({
    method: 'GET',
    path: '/contacts/:id/trace',
    summary:
      'Everything that happened with a customer on all channels and why, the newest first: messages, notes, lines, decisions on who they are, the assistant’s turns, runs of flows, broadcasts.',
    access: 'member',
    params: byContact,
    query: z.strictObject({
      before: z.string().max(200).optional(),
      /** How many messages, notes and lines; what else happened in their time comes with them. */
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    response: z.object({ items: z.array(TraceItem), before: z.string().nullable() }),
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/contacts/:id',
    summary: 'Changes what the team knows about the contact.',
    access: 'member',
    params: byContact,
    body: z.strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      company: z.string().trim().max(200).nullable().optional(),
      language: z.string().max(20).nullable().optional(),
      blocked: z.boolean().optional(),
      attributes: z.record(z.string().max(100), z.string().max(2000).nullable()).optional(),
    }),
    response: Contact,
  }),
  prefer: endpoint({
    method: 'PUT',
    path: '/contacts/:id/preference',
    summary:
      'Says how the customer wants to be written to, and whether they said so themselves. A statement counts before what was learned.',
    access: 'member',
    params: byContact,
    body: Statement,
    response: Contact,
  }),
  link: endpoint({
    method: 'POST',
    path: '/contacts/:id/link',
    summary: "Links another contact's handles to this record. It can be undone without loss.",
    access: 'member',
    params: byContact,
    body: z.strictObject({ contactId: ContactId }),
    response: Contact,
  }),
  unlink: endpoint({
    method: 'DELETE',
    path: '/handles/:id/link',
    summary:
      'Undoes the link of a handle: it returns to the contact it came from, with its messages.',
    access: 'member',
    params: z.strictObject({ id: HandleId }),
    response: Contact,
  }),
  conversation: endpoint({
    method: 'POST',
    path: '/contacts/:id/conversation',
    summary: "The contact's open conversation; opened if there is none.",
    access: 'member',
    params: byContact,
    response: ConversationRow,
  }),
}

export const searchApi = {
  search: endpoint({
    method: 'GET',
    path: '/search',
    summary: 'Searches contacts and messages, in every script.',
    access: 'member',
    query: z.strictObject({ q: z.string().trim().min(1).max(200) }),
    response: z.object({
      contacts: z.array(ContactSummary),
      messages: z.array(
        z.object({
          contactId: ContactId,
          contactName: z.string(),
          conversationId: ConversationId,
          text: z.string(),
          at: z.string(),
          channel: z.string(),
        }),
      ),
    }),
  }),
}
