import { z } from 'zod'
import {
  Broadcast,
  BroadcastDraft,
  BroadcastRecipient,
  RecipientState,
} from '../../broadcast/broadcast.ts'
import { BroadcastEstimate, BroadcastResults } from '../../broadcast/results.ts'
import { endpoint } from '../../endpoint.ts'
import { ContactId, MessageId, uuid } from '../../ids.ts'

const byId = z.strictObject({ id: uuid })
const step = (name: string, summary: string) =>
  endpoint({
    method: 'POST',
    path: `/broadcasts/:id/${name}`,
    summary,
    access: 'admin',
    params: byId,
    response: Broadcast,
  })

/** One message to many. Each of them passes the same policy as any other message. */
export const broadcastsApi = {
  list: endpoint({
    method: 'GET',
    path: '/broadcasts',
    summary: 'Broadcasts, the newest first.',
    access: 'member',
    query: z.strictObject({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(Broadcast), nextCursor: z.string().nullable() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/broadcasts/:id',
    summary: 'A broadcast and how far it is.',
    access: 'member',
    params: byId,
    response: Broadcast,
  }),
  save: endpoint({
    method: 'PUT',
    path: '/broadcasts/:id',
    summary: 'Saves a draft under an id that the caller makes. One that has begun changes no more.',
    access: 'admin',
    params: byId,
    body: BroadcastDraft,
    response: Broadcast,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/broadcasts/:id',
    summary: 'Removes a draft. What has begun stays, as what happened.',
    access: 'admin',
    params: byId,
    response: z.object({}),
  }),
  estimate: endpoint({
    method: 'GET',
    path: '/broadcasts/:id/estimate',
    summary: 'What it would cost now, by account, category and country, before it begins.',
    access: 'admin',
    params: byId,
    response: BroadcastEstimate,
  }),
  results: endpoint({
    method: 'GET',
    path: '/broadcasts/:id/results',
    summary: 'What came of it, and what it cost.',
    access: 'admin',
    params: byId,
    response: BroadcastResults,
  }),
  budget: endpoint({
    method: 'PUT',
    path: '/broadcasts/:id/budget',
    summary:
      'Sets what it may cost, while it is not over. One that paused for it waits to be resumed.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ budget: BroadcastDraft.shape.budget }),
    response: Broadcast,
  }),
  start: step(
    'start',
    'Begins at the time that the draft says. Refused with words where a way cannot be taken, as WhatsApp without an approved template.',
  ),
  pause: step(
    'pause',
    'Stops making messages. Those that wait at the provider’s door still leave.',
  ),
  resume: step('resume', 'Goes on after a pause.'),
  cancel: step('cancel', 'Ends it for good: whatever has not left never does.'),
  test: endpoint({
    method: 'POST',
    path: '/broadcasts/:id/test',
    summary: 'Sends a draft to one contact now, by the first way by which they can be reached.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ contactId: ContactId, messageId: MessageId }),
    response: z.object({
      /** Which of the ways it was, from 0; null where there was none. */
      way: z.number().nullable(),
      state: z.enum(['queued', 'delayed', 'refused']),
      text: z.string().nullable(),
    }),
  }),
  recipients: endpoint({
    method: 'GET',
    path: '/broadcasts/:id/recipients',
    summary: 'Its recipients, each with what became of them and why.',
    access: 'member',
    params: byId,
    query: z.strictObject({
      state: RecipientState.optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(BroadcastRecipient), nextCursor: z.string().nullable() }),
  }),
}
