import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { Content } from '../content.ts'
import { ConversationRow } from '../conversation.ts'
import { endpoint } from '../endpoint.ts'
import { ChannelAccountId, ConversationId, HandleId, MessageId, uuid } from '../ids.ts'
import { Macro, MacroDraft, StepProblem } from '../macro/macro.ts'
import { Message } from '../message.ts'
import { SendWays } from '../sending/way.ts'
import { TemplateCategory } from '../template/wish.ts'
import { SendBody } from './inbox.ts'

const byId = z.strictObject({ id: uuid })
const onConversation = z.strictObject({ id: ConversationId, macroId: uuid })

/** Where it writes; left out: where a reply goes. */
const to = z.strictObject({ handleId: HandleId, accountId: ChannelAccountId }).optional()

const RunBody = z.strictObject({
  /** Made by the caller; the message gets it. The same id again does nothing twice. */
  messageId: MessageId,
  /** Of the macro that was looked at; a changed one answers 409 `conflict`. Omit to run it as it is. */
  rev: z.number().int().optional(),
  to,
  comment: SendBody.shape.comment,
  expectedLastSeq: SendBody.shape.expectedLastSeq,
})

/** What a macro would do with a conversation now. */
export const MacroPreview = z.object({
  rev: z.number(),
  /** Steps that cannot be done; with one of them it is not run. */
  problems: z.array(StepProblem),
  /** What is sent, filled, to which address, and every legal way for it with its cost; null where nothing is sent. */
  sends: z
    .object({
      handleId: HandleId,
      accountId: ChannelAccountId,
      channel: ChannelId,
      accountName: z.string(),
      label: z.string(),
      content: Content,
      /** Of a template that a step names: what it is charged as. */
      category: TemplateCategory.nullable(),
      /** Places in the words of which nothing is known, and that have no words for that. */
      unknown: z.array(z.string()),
      ways: SendWays,
    })
    .nullable(),
})
export type MacroPreview = z.infer<typeof MacroPreview>

/** Macros: steps that a member runs on a conversation with one command. */
export const macrosApi = {
  list: endpoint({
    method: 'GET',
    path: '/macros',
    summary: "Everyone's macros and the member's own, by name; at most 200 of each.",
    access: 'member',
    response: z.object({ items: z.array(Macro) }),
  }),
  save: endpoint({
    method: 'PUT',
    path: '/macros/:id',
    summary:
      "Saves a macro under an id that the caller makes; the same id again changes it. Everyone's are saved by administrators.",
    access: 'member',
    params: byId,
    body: MacroDraft,
    response: Macro,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/macros/:id',
    summary: "Removes a macro; everyone's are removed by administrators.",
    access: 'member',
    params: byId,
    response: z.object({}),
  }),
  preview: endpoint({
    method: 'POST',
    path: '/conversations/:id/macros/:macroId/preview',
    summary:
      'What a macro would do with a conversation now: what is sent and how, and which steps cannot be done. Nothing is done.',
    access: 'member',
    params: onConversation,
    body: z.strictObject({ to }),
    response: MacroPreview,
  }),
  run: endpoint({
    method: 'POST',
    path: '/conversations/:id/macros/:macroId',
    summary:
      'Runs a macro on a conversation: all of its steps, or none. A refused message answers 409 `policy_refused` with the rule and the ways; a step that cannot be done 409 `conflict` with the step.',
    access: 'member',
    params: onConversation,
    body: RunBody,
    response: z.object({ conversation: ConversationRow, messages: z.array(Message) }),
  }),
}
