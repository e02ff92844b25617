import { z } from 'zod'
import { Content } from './content.ts'
import { ChannelAccountId, MessageId } from './ids.ts'

/**
 * Web chat as the widget sees it. Paths are below `/channels/webchat/:account`.
 * A visitor holds an opaque token (`Authorization: Bearer`); it opens their own handle's messages and nothing else.
 */
export const WidgetConfig = z.object({
  name: z.string(),
  greeting: z.string(),
  color: z.string(),
  position: z.enum(['left', 'right']),
  language: z.string().nullable(),
  /** Someone is there to answer; otherwise the offline message is shown. */
  online: z.boolean(),
  offlineMessage: z.string(),
  /** Fields asked before the first message. Their answers are claims (E0): they never link a record. */
  preChat: z.array(z.object({ field: z.enum(['name', 'email', 'phone']), required: z.boolean() })),
  maxUploadBytes: z.number(),
})
export type WidgetConfig = z.infer<typeof WidgetConfig>

/** POST /boot: `token` resumes a visitor; `identity` is the signed JWT of `identify`. */
export const BootBody = z.strictObject({
  token: z.string().max(500).optional(),
  identity: z.string().max(4000).optional(),
  page: z.string().max(2000).optional(),
})
export const BootReply = z.object({
  /**
   * `<base64url JSON>.<signature>`; `v` in the JSON is the visitor's id (the handle's address). With another one,
   * nothing that the widget kept is shown or sent.
   */
  token: z.string(),
  config: WidgetConfig,
  identified: z.boolean(),
})
export type BootReply = z.infer<typeof BootReply>

export const VisitorMessage = z.object({
  id: z.string(),
  seq: z.string(),
  at: z.string(),
  from: z.enum(['visitor', 'business']),
  name: z.string().nullable(),
  content: Content,
  attachments: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      name: z.string(),
      type: z.string(),
      url: z.string(),
      bytes: z.number().optional(),
    }),
  ),
  /** The quoted message. */
  replyTo: z.object({ id: z.string(), text: z.string() }).optional(),
  deleted: z.boolean(),
})
export type VisitorMessage = z.infer<typeof VisitorMessage>

/** POST /messages (the channel's webhook): what the visitor says. `id` is made by the widget, so a repeat is one message. */
export const VisitorEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    id: MessageId,
    text: z.string().max(10_000),
    /** Ids that the upload route answered: signed tokens. */
    uploads: z.array(z.string().max(1500)).max(10).default([]),
    choice: z.strictObject({ id: z.string().max(256), title: z.string().max(256) }).optional(),
    replyTo: z.string().max(100).optional(),
    page: z.string().max(2000).optional(),
  }),
  z.strictObject({
    type: z.literal('form'),
    id: MessageId,
    answers: z
      .array(z.strictObject({ field: z.string().max(50), value: z.string().max(500) }))
      .max(10),
  }),
  z.strictObject({ type: z.literal('typing') }),
  z.strictObject({ type: z.literal('read'), id: z.string().max(100) }),
])
export type VisitorEvent = z.infer<typeof VisitorEvent>

/** GET /doors: other channels on which the visitor may go on with the talk. */
export const VisitorDoors = z.object({
  items: z.array(z.object({ accountId: ChannelAccountId, label: z.string(), color: z.string() })),
})
export type VisitorDoors = z.infer<typeof VisitorDoors>

/** POST /doors: a link with a one-time code, in `VisitorDoor`. `language`: of the words that the link may bring. */
export const VisitorDoorBody = z.strictObject({
  accountId: ChannelAccountId,
  language: z.enum(['en', 'es', 'ar']).optional(),
})
export const VisitorDoor = z.object({ url: z.string(), expiresAt: z.iso.datetime() })
export type VisitorDoor = z.infer<typeof VisitorDoor>

/** POST /uploads?name=: raw bytes; `id` goes into a message's `uploads`. */
export const VisitorUploadReply = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.number(),
  kind: z.string(),
})
export type VisitorUploadReply = z.infer<typeof VisitorUploadReply>

/** GET /messages?before=seq&limit=: history, ascending. */
export const VisitorHistory = z.object({
  items: z.array(VisitorMessage),
  before: z.string().nullable(),
})
