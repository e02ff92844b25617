import { z } from 'zod'
import { LineRefusal } from './reply.ts'

const text = (max: number) => z.string().min(1).max(max)
/** LINE wants https; the sandbox and the tests serve files on this machine. */
const address = z
  .url()
  .max(2000)
  .refine(
    (url) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test(url),
    'Must be an HTTPS URL',
  )

const action = z.strictObject({
  type: z.literal('postback'),
  label: text(20),
  data: text(300),
  displayText: text(300).optional(),
})
const link = z.strictObject({ type: z.literal('uri'), label: text(20), uri: z.url().max(1000) })
const copy = z.strictObject({
  type: z.literal('clipboard'),
  label: text(20),
  clipboardText: text(1000),
})
const picker = z.strictObject({
  type: z.literal('datetimepicker'),
  label: text(20),
  data: text(300),
  mode: z.enum(['date', 'time', 'datetime']),
  min: text(16).optional(),
  max: text(16).optional(),
})
const opens = z.strictObject({
  type: z.enum(['location', 'camera', 'cameraRoll']),
  label: text(20),
})
const pressed = z.discriminatedUnion('type', [action, link, copy, picker])
export type Pressed = z.infer<typeof pressed>
const quickReply = z.strictObject({
  items: z
    .array(
      z.strictObject({
        type: z.literal('action'),
        action: z.discriminatedUnion('type', [action, link, copy, picker, opens]),
      }),
    )
    .min(1)
    .max(13),
})
const template = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('buttons'),
    text: text(160),
    actions: z.array(pressed).min(1).max(4),
  }),
  z.strictObject({
    type: z.literal('carousel'),
    columns: z
      .array(
        z.strictObject({ title: text(40), text: text(60), actions: z.array(action).min(1).max(3) }),
      )
      .min(1)
      .max(10),
  }),
])

const Message = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: text(5000),
    quoteToken: text(1000).optional(),
    quickReply: quickReply.optional(),
  }),
  z.strictObject({
    type: z.literal('sticker'),
    packageId: text(20),
    stickerId: text(20),
    quoteToken: text(1000).optional(),
  }),
  z.strictObject({
    type: z.literal('image'),
    originalContentUrl: address,
    previewImageUrl: address,
  }),
  z.strictObject({
    type: z.literal('video'),
    originalContentUrl: address,
    previewImageUrl: address,
  }),
  z.strictObject({
    type: z.literal('audio'),
    originalContentUrl: address,
    duration: z.number().int().min(1),
  }),
  z.strictObject({
    type: z.literal('location'),
    title: text(100),
    address: text(100),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
  z.strictObject({ type: z.literal('template'), altText: text(400), template }),
])
export type SentKind = z.infer<typeof Message>

const messages = z.array(Message).min(1).max(5)
const notificationDisabled = z.boolean().optional()
export const Push = z.strictObject({ to: text(100), messages, notificationDisabled })
export const Reply = z.strictObject({ replyToken: text(1000), messages, notificationDisabled })
export const Loading = z.strictObject({
  chatId: text(100),
  loadingSeconds: z.number().int().min(5).max(60).multipleOf(5).optional(),
})
export const Endpoint = z.strictObject({ endpoint: address.max(500) })
export const MarkAsRead = z.strictObject({ markAsReadToken: text(1000) })

/** A body, checked as LINE does it: 400 with each property that is wrong. */
export function checked<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  const details = parsed.error.issues.map(({ message, path }) => ({
    message,
    property: path
      .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
      .join('')
      .slice(1),
  }))
  throw new LineRefusal(400, `The request body has ${details.length} error(s)`, details)
}
