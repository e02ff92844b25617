import { z } from 'zod'
import { Attachment, Content } from '../content.ts'
import { endpoint } from '../endpoint.ts'
import { MessageId } from '../ids.ts'
import { Message, Time } from '../message.ts'

const byMessage = z.strictObject({ id: MessageId })

/** What a message said before somebody edited it or took it back. */
export const MessageVersion = z.object({
  content: Content,
  /** Files that the change took away: others are in their place, or none. */
  attachments: z.array(Attachment),
  how: z.enum(['edit', 'delete']),
  /** The member's name; empty where the customer changed their own words, or somebody in the provider's own app ours. */
  by: z.string(),
  at: Time,
})
export type MessageVersion = z.infer<typeof MessageVersion>

/** Messages of ours, changed after they left. They show the change as soon as the provider took it. */
export const reviseApi = {
  edit: endpoint({
    method: 'PUT',
    path: '/messages/:id/text',
    summary:
      'Edits the words of a sent message, where the channel can. The answer shows the change on its way; policy may refuse it with 409 `policy_refused`, the provider later.',
    access: 'member',
    params: byMessage,
    body: z.strictObject({ text: z.string().trim().min(1).max(100_000) }),
    response: Message,
  }),
  takeBack: endpoint({
    method: 'DELETE',
    path: '/messages/:id',
    summary:
      'Deletes a sent message on the customer’s side, where the channel can; its words stay for the team.',
    access: 'member',
    params: byMessage,
    response: Message,
  }),
  dismiss: endpoint({
    method: 'DELETE',
    path: '/messages/:id/change',
    summary: 'Forgets a change that the provider or policy refused.',
    access: 'member',
    params: byMessage,
    response: Message,
  }),
  versions: endpoint({
    method: 'GET',
    path: '/messages/:id/versions',
    summary: 'What a message said before each change, the oldest first.',
    access: 'member',
    params: byMessage,
    response: z.object({ items: z.array(MessageVersion) }),
  }),
}
