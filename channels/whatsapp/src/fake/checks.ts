import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import { z } from 'zod'

const text = (max: number) => z.string().min(1).max(max)
const media = z
  .strictObject({
    id: z.string().optional(),
    link: z.url().optional(),
    caption: z.string().max(1024).optional(),
    filename: z.string().max(240).optional(),
    voice: z.boolean().optional(),
  })
  .refine(({ id, link }) => (id === undefined) !== (link === undefined), 'id or link')

const reply = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: text(256), title: text(20) }),
})
const row = z.strictObject({
  id: text(200),
  title: text(24),
  description: z.string().max(72).optional(),
})
const section = z.strictObject({ title: text(24).optional(), rows: z.array(row).min(1).max(10) })
const footer = z.strictObject({ text: text(60) }).optional()

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: z.record(z.string(), z.unknown()).optional(),
    body: z.strictObject({ text: text(1024) }),
    footer,
    action: z.strictObject({ buttons: z.array(reply).min(1).max(3) }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: z.strictObject({ type: z.literal('text'), text: text(60) }).optional(),
    body: z.strictObject({ text: text(4096) }),
    footer,
    action: z.strictObject({
      button: text(20),
      sections: z
        .array(section)
        .min(1)
        .max(10)
        .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, 'at most 10 rows')
        .refine((all) => all.length === 1 || all.every(({ title }) => title), 'titles'),
    }),
  }),
])

const parameter = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  parameter_name: z.string().optional(),
})
const component = z.strictObject({
  type: z.enum(['header', 'body', 'button', 'carousel', 'limited_time_offer']),
  sub_type: z.string().optional(),
  index: z.string().regex(/^\d$/).optional(),
  parameters: z.array(parameter).min(1).optional(),
  get cards() {
    return z
      .array(z.strictObject({ card_index: z.number().int(), components: z.array(component) }))
      .optional()
  },
})
export type SentComponent = z.infer<typeof component>

const contactCard = z.strictObject({
  name: z.strictObject({ formatted_name: text(500), first_name: text(500) }),
  phones: z.array(z.strictObject({ phone: text(40) })).optional(),
  emails: z.array(z.strictObject({ email: text(320) })).optional(),
  org: z.strictObject({ company: text(500) }).optional(),
})

/** Bodies of POST /messages as the reference describes them; an unknown key is refused, so a typing error shows. */
const Kinds = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.strictObject({ body: text(4096), preview_url: z.boolean().optional() }),
  }),
  z.object({ type: z.literal('image'), image: media }),
  z.object({ type: z.literal('video'), video: media }),
  z.object({ type: z.literal('audio'), audio: media }),
  z.object({ type: z.literal('document'), document: media }),
  z.object({ type: z.literal('sticker'), sticker: media }),
  z.object({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal('contacts'), contacts: z.array(contactCard).min(1) }),
  z.object({
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: text(1000), emoji: z.string().max(20) }),
  }),
  z.object({ type: z.literal('interactive'), interactive }),
  z.object({
    type: z.literal('template'),
    template: z.strictObject({
      name: text(512),
      language: z.strictObject({
        policy: z.literal('deterministic').optional(),
        code: text(20),
      }),
      components: z.array(component).optional(),
    }),
  }),
])
export type SentKind = z.infer<typeof Kinds>
export type TemplateParameter = z.infer<typeof parameter>

const Head = z.object({
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  context: z.strictObject({ message_id: text(1000) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
})
export type SentHead = z.infer<typeof Head>

/** A request to send, checked like Meta does: code 100 with the parameter that is wrong. */
export function checkedMessage(body: Record<string, unknown>): { head: SentHead; kind: SentKind } {
  const head = Head.safeParse(body)
  if (!head.success) throw wrongParameter(head.error)
  const { to, recipient } = head.data
  if (!to && !recipient)
    throw new GraphRefusal(131008, 'Required parameter is missing', 'Parameter to is required')
  const kind = Kinds.safeParse(body)
  if (!kind.success) throw wrongParameter(kind.error)
  return { head: head.data, kind: kind.data }
}

function wrongParameter(error: z.ZodError): GraphRefusal {
  const [issue] = error.issues
  const path = issue?.path.join('.') || 'type'
  return new GraphRefusal(100, 'Invalid parameter', `Param ${path}: ${issue?.message ?? 'invalid'}`)
}
