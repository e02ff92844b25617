import { z } from 'zod'
import { Content } from '../../content.ts'
import { endpoint } from '../../endpoint.ts'
import { ChannelAccountId, ContactId, ConversationId, HandleId, MessageId } from '../../ids.ts'
import { MessageClass, Time } from '../../message.ts'
import { Purpose } from '../../sending/consent.ts'
import { SendingPolicy } from '../../sending/policy.ts'
import { PlannedWay, SendWays } from '../../sending/way.ts'
import { TemplateWish } from '../../template/wish.ts'

/** A message that nobody types. `messageId` is made by the caller, so that a repeated request is one message. */
const AutomatedBody = z.strictObject({
  messageId: MessageId,
  /** Where it goes, and through which account; without them Atrium chooses the best legal way to reach this contact. */
  handleId: HandleId.optional(),
  accountId: ChannelAccountId.optional(),
  /** Who sends, as the timeline names it: a shop, a calendar. */
  sender: z.string().trim().min(1).max(80),
  class: MessageClass,
  purpose: Purpose.default('marketing'),
  content: Content,
  /** What its words become where they may not go as they are: the window is closed, or closes until they leave. */
  late: TemplateWish.optional(),
  /** Not before this time (ISO 8601, in the future, within a year); policy decides then, and may make it later. */
  sendAt: Time.optional(),
  /** Links in its words lead over our own short address, so that who follows one is counted. */
  trackLinks: z.boolean().optional(),
})

/** What policy made of it. A refusal is an answer and no error: the caller did nothing wrong. */
const AutomatedResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queued'), way: PlannedWay.optional() }),
  z.object({
    kind: z.literal('delayed'),
    until: Time,
    rule: z.string(),
    text: z.string(),
    way: PlannedWay.optional(),
  }),
  z.object({
    kind: z.literal('refused'),
    rule: z.string(),
    text: z.string(),
    evidence: z.record(z.string(), z.unknown()),
  }),
])

/** The one gate in front of everything that leaves. */
export const sendingApi = {
  policy: endpoint({
    method: 'GET',
    path: '/sending/policy',
    summary: 'What automations are held to in this workspace.',
    access: 'member',
    response: SendingPolicy,
  }),
  setPolicy: endpoint({
    method: 'PUT',
    path: '/sending/policy',
    summary: 'Sets what automations are held to; it counts for what waits, too.',
    access: 'admin',
    body: SendingPolicy,
    response: SendingPolicy,
  }),
  send: endpoint({
    method: 'POST',
    path: '/contacts/:id/messages',
    summary:
      'Sends a message that nobody types: a reminder, a receipt. It passes the same policy as every sender; the answer tells whether it goes, waits or is refused, and why.',
    access: 'member',
    params: z.strictObject({ id: ContactId }),
    body: AutomatedBody,
    response: AutomatedResult,
  }),
  ways: endpoint({
    method: 'POST',
    path: '/conversations/:id/ways',
    summary:
      'Every legal way to deliver what is being written, now: as it is, as an approved template, elsewhere; with its cost. Nothing is sent.',
    access: 'member',
    params: z.strictObject({ id: ConversationId }),
    body: z.strictObject({ handleId: HandleId, accountId: ChannelAccountId, content: Content }),
    response: SendWays,
  }),
}
