import { z } from 'zod'

/** Base64 of all files of one event: the door takes 8 MB. Larger files come by address. */
const mostBase64 = 6_000_000

const Id = z.string().min(1).max(200)
const At = z.iso.datetime({ offset: true })
const Short = z.string().min(1).max(500)
const Words = z.string().max(10_000)

const Claims = z.strictObject({
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .optional(),
  email: z.email().max(254).optional(),
})
export const From = z.strictObject({
  id: Id.meta({ description: 'Your own id of the customer: the address that answers go to.' }),
  name: Short.optional(),
  claims: Claims.optional().meta({
    description:
      'What you know of the customer. It is shown as a claim and never joins records by itself.',
  }),
})
const about = {
  name: Short,
  type: Short,
  voice: z.literal(true).optional().meta({ description: 'It was spoken: shown as a voice note.' }),
}
export const FileIn = z.union([
  z.strictObject({ ...about, url: z.url({ protocol: /^https?$/ }).max(2000) }),
  z.strictObject({ ...about, data: z.base64().min(1).max(mostBase64) }),
])
const Location = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: Short.optional(),
  address: Short.optional(),
})
const Card = z.strictObject({
  name: Short,
  phones: z.array(Short).max(10).default([]),
  emails: z.array(Short).max(10).default([]),
})
const Choice = z.strictObject({ id: Short, title: Short })

/** A message says one thing: words with or without files, a place, cards, or the answer to a choice. */
const Message = z
  .strictObject({
    type: z.literal('message'),
    id: Id,
    at: At,
    from: From,
    text: Words.optional(),
    files: z.array(FileIn).max(10).optional(),
    location: Location.optional(),
    contacts: z.array(Card).min(1).max(10).optional(),
    choice: Choice.optional(),
    replyTo: Id.optional(),
  })
  .refine(
    (m) =>
      [m.text || m.files?.length, m.location, m.contacts, m.choice].filter(Boolean).length === 1,
    'A message has either text and files, or a location, or contacts, or a choice.',
  )

const Echo = z
  .strictObject({
    type: z.literal('echo'),
    id: Id,
    at: At,
    to: From,
    text: Words.optional(),
    files: z.array(FileIn).max(10).optional(),
    replyTo: Id.optional(),
  })
  .refine((m) => m.text || m.files?.length, 'An echo has a text or files.')
  .meta({
    description:
      'Your business wrote to the customer elsewhere: in your own app, by your own staff.',
  })

export const InboundWire = z.discriminatedUnion('type', [
  Message,
  Echo,
  z
    .strictObject({
      type: z.literal('consent'),
      at: At,
      from: From,
      purpose: z.enum(['marketing', 'reminders', 'surveys', 'all']),
      value: z.enum(['stop', 'resume']),
    })
    .meta({
      description: 'The customer switched messages of this purpose off or on in your system.',
    }),
  z.strictObject({ type: z.literal('edit'), message: Id, at: At, from: From, text: Words.min(1) }),
  z.strictObject({ type: z.literal('delete'), message: Id, at: At, from: From }),
  z.strictObject({
    type: z.literal('reaction'),
    message: Id,
    at: At,
    from: From,
    emoji: z.string().min(1).max(20).nullable(),
  }),
  z.strictObject({
    type: z.literal('receipt'),
    message: Id.meta({ description: 'The id that you answered when you took the message.' }),
    at: At,
    state: z.enum(['delivered', 'read', 'failed']),
    error: Short.optional(),
  }),
  z.strictObject({ type: z.literal('typing'), at: At, from: From }),
  z.strictObject({ type: z.literal('identify'), at: At, from: From }),
])
export type InboundWire = z.infer<typeof InboundWire>

const FileOut = z.strictObject({
  name: z.string(),
  type: z.string(),
  kind: z.enum(['image', 'video', 'audio', 'voice', 'document']),
  bytes: z.number(),
  url: z.string().meta({ description: 'Good for seven days, without a session.' }),
})
const Row = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
})

/** What Atrium posts to the system. */
export const OutboundWire = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    id: z.string().meta({ description: 'The same at each repeat; also the webhook-id.' }),
    to: z.strictObject({ id: z.string() }),
    from: z.strictObject({ name: z.string(), kind: z.string() }),
    text: z.string().optional(),
    files: z.array(FileOut).optional(),
    location: Location.optional(),
    contacts: z.array(Card).optional(),
    buttons: z.array(z.strictObject({ id: z.string(), title: z.string() })).optional(),
    list: z
      .strictObject({
        button: z.string(),
        sections: z.array(z.strictObject({ title: z.string().optional(), rows: z.array(Row) })),
      })
      .optional(),
    replyTo: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('reaction'),
    to: z.strictObject({ id: z.string() }),
    message: z.string(),
    emoji: z.string().nullable(),
  }),
  z
    .strictObject({
      type: z.literal('edit'),
      to: z.strictObject({ id: z.string() }),
      message: z.string(),
      text: z.string(),
    })
    .meta({ description: 'A message of ours says this from now on; files and buttons stay.' }),
  z
    .strictObject({
      type: z.literal('delete'),
      to: z.strictObject({ id: z.string() }),
      message: z.string(),
    })
    .meta({
      description: 'A message of ours was taken back. One that is gone already: answer 2xx.',
    }),
  z.strictObject({ type: z.literal('typing'), to: z.strictObject({ id: z.string() }) }),
  z
    .strictObject({ type: z.literal('ping'), ping: z.string() })
    .meta({ description: 'Somebody checks the account: answer {"pong": …} with the same text.' }),
  z.strictObject({
    type: z.literal('read'),
    to: z.strictObject({ id: z.string() }),
    message: z.string(),
  }),
])
export type OutboundWire = z.infer<typeof OutboundWire>

/** What the system answers to a ping. */
export const Pong = z.object({ pong: z.string() })

/** What the system answers to a message. */
export const Taken = z.object({
  id: Id.optional().meta({ description: 'Your id of the message; left out, ours is used.' }),
  state: z.enum(['accepted', 'delivered']).optional(),
})
