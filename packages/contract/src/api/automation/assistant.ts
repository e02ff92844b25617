import { z } from 'zod'
import { ChannelAccount } from '../../channel.ts'
import { endpoint } from '../../endpoint.ts'
import { ChannelAccountId } from '../../ids.ts'

/** What thinks for the assistant: rules that need nothing, or a model that speaks OpenAI's chat-completions format. */
export const AssistantEngine = z.enum(['rules', 'model'])
export type AssistantEngine = z.infer<typeof AssistantEngine>

export const AssistantSettings = z.object({
  engine: AssistantEngine,
  /** Where the model's API is: `/chat/completions` is added to it. */
  baseUrl: z.string().nullable(),
  model: z.string().nullable(),
  /** A key is stored. It is never shown. */
  hasKey: z.boolean(),
})
export type AssistantSettings = z.infer<typeof AssistantSettings>

const SetAssistant = z
  .strictObject({
    engine: AssistantEngine,
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable(),
    model: z.string().trim().min(1).max(200).nullable(),
    /** Left out, it stays as it is; null takes it away. */
    key: z.string().trim().min(1).max(1000).nullable().optional(),
  })
  .refine(
    ({ engine, baseUrl, model }) => engine === 'rules' || (baseUrl !== null && model !== null),
    'A model needs its address and its name.',
  )

/** The assistant: what thinks for it, and where it answers. */
export const assistantApi = {
  get: endpoint({
    method: 'GET',
    path: '/assistant',
    summary: 'What thinks for the assistant. Where it answers stands with each channel account.',
    access: 'member',
    response: AssistantSettings,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/assistant',
    summary: 'Sets what thinks for the assistant.',
    access: 'admin',
    body: SetAssistant,
    response: AssistantSettings,
  }),
  setAccount: endpoint({
    method: 'PUT',
    path: '/channel-accounts/:id/assistant',
    summary:
      'Whether the assistant answers at a channel account. It does not answer e-mail by itself.',
    access: 'admin',
    params: z.strictObject({ id: ChannelAccountId }),
    body: z.strictObject({ on: z.boolean() }),
    response: ChannelAccount,
  }),
  ask: endpoint({
    method: 'POST',
    path: '/assistant/ask',
    summary: 'What the assistant would say to somebody of whom nothing is known. Nothing is sent.',
    access: 'admin',
    body: z.strictObject({ text: z.string().trim().min(1).max(1000) }),
    response: z.object({
      kind: z.enum(['say', 'hand_over']),
      text: z.string(),
      /** What went wrong while it thought, in words. */
      failure: z.string().nullable(),
    }),
  }),
}
