import { z } from 'zod'
import { ChannelId } from '../../channel.ts'
import { Content } from '../../content.ts'
import { endpoint } from '../../endpoint.ts'
import {
  AttachmentId,
  ChannelAccountId,
  ContactId,
  ConversationId,
  HandleId,
  MemberId,
  MessageId,
} from '../../ids.ts'
import { SendError, Time } from '../../message.ts'
import { SendBody } from '../inbox.ts'

/** A reply that leaves later. All of policy is asked when its time comes; until then it is no message. */
export const Scheduled = z.object({
  /** Of the message that it becomes. */
  id: MessageId,
  contactId: ContactId,
  handleId: HandleId,
  accountId: ChannelAccountId,
  channel: ChannelId,
  by: z.object({ memberId: MemberId, name: z.string() }),
  content: Content,
  attachmentIds: z.array(AttachmentId),
  sendAt: Time,
  /** It does not leave when the customer writes before, on whatever channel. */
  cancelIfAnswered: z.boolean(),
  /** `returned`: it did not leave, for the reason in `why`; a member sends it, changes it or throws it away. */
  state: z.enum(['waiting', 'returned']),
  why: SendError.nullable(),
})
export type Scheduled = z.infer<typeof Scheduled>

const ScheduleBody = SendBody.omit({ expectedLastSeq: true }).extend({
  /** ISO 8601, in the future, within a year. */
  sendAt: Time,
  cancelIfAnswered: z.boolean().default(true),
})
export type ScheduleBody = z.infer<typeof ScheduleBody>

const byId = z.strictObject({ id: MessageId })

/** Replies that leave later. */
export const scheduledApi = {
  schedule: endpoint({
    method: 'POST',
    path: '/conversations/:id/scheduled',
    summary:
      'Sends a reply later. What could not leave at that time as far as is known now is refused at once; policy decides when the time comes.',
    access: 'member',
    params: z.strictObject({ id: ConversationId }),
    body: ScheduleBody,
    response: Scheduled,
  }),
  list: endpoint({
    method: 'GET',
    path: '/contacts/:id/scheduled',
    summary: 'What waits to be sent to a contact, the next first, and what came back.',
    access: 'member',
    params: z.strictObject({ id: ContactId }),
    response: z.object({ items: z.array(Scheduled) }),
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/scheduled/:id',
    summary: 'Changes its time, its words or its condition; what came back waits again.',
    access: 'member',
    params: byId,
    body: z.strictObject({
      sendAt: Time.optional(),
      text: z.string().trim().min(1).max(20_000).optional(),
      cancelIfAnswered: z.boolean().optional(),
    }),
    response: Scheduled,
  }),
  cancel: endpoint({
    method: 'DELETE',
    path: '/scheduled/:id',
    summary: 'Takes it back: it will not be sent.',
    access: 'member',
    params: byId,
    response: z.object({}),
  }),
}
