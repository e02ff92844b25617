import { z } from 'zod'
import { AttachmentId } from './ids.ts'

/** What a customer can be asked for by a button: see `capabilities.asks`. */
export const AskedFor = z.enum(['phone', 'email', 'location'])
export type AskedFor = z.infer<typeof AskedFor>

/** What a message says. One union for all channels and both directions; files travel beside it as attachments. */
export const Content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({
    kind: z.literal('email'),
    subject: z.string(),
    /** The part its author wrote now; quoted history is folded into `quoted`. */
    text: z.string(),
    quoted: z.string().optional(),
    to: z.array(z.string()).optional(),
    cc: z.array(z.string()).optional(),
    /** Addresses of Reply-To that differ from the sender's: shown, never answered by themselves. */
    replyTo: z.array(z.string()).optional(),
    /** Result of SPF, DKIM and DMARC. Only `verified` mail (one strict From, aligned DMARC pass) proves its address. */
    authentication: z
      .object({
        spf: z.string(),
        dkim: z.string(),
        dmarc: z.string(),
        verified: z.boolean(),
        reason: z.string().optional(),
      })
      .optional(),
    /** Sent by a machine (RFC 3834): never answered automatically. */
    automatic: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().optional(),
    address: z.string().optional(),
    url: z.string().optional(),
  }),
  z.object({
    kind: z.literal('contacts'),
    cards: z.array(
      z.object({
        name: z.string(),
        phones: z.array(z.string()),
        emails: z.array(z.string()),
        organisation: z.string().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('buttons'),
    text: z.string(),
    footer: z.string().optional(),
    buttons: z.array(z.object({ id: z.string().min(1), title: z.string().min(1) })).min(1),
  }),
  z.object({
    kind: z.literal('list'),
    text: z.string(),
    header: z.string().optional(),
    footer: z.string().optional(),
    /** The label that opens the list. */
    button: z.string().min(1),
    sections: z
      .array(
        z.object({
          title: z.string().optional(),
          rows: z
            .array(
              z.object({
                id: z.string().min(1),
                title: z.string().min(1),
                description: z.string().optional(),
              }),
            )
            .min(1),
        }),
      )
      .min(1),
  }),
  /**
   * Asks for something of the customer's own by a button that their app has for it: one tap, nothing to type. What comes
   * back is `contacts`, a text or a `location`, and proves what the channel proves of it.
   */
  z.object({
    kind: z.literal('ask'),
    text: z.string(),
    for: AskedFor,
    /** The words on the button, where the app does not choose them itself. */
    button: z.string().min(1).max(40).optional(),
  }),
  /** The customer chose a button, a list row or a template's quick reply. */
  z.object({
    kind: z.literal('choice'),
    id: z.string(),
    title: z.string(),
    description: z.string().optional(),
  }),
  /** A filled form: a WhatsApp flow or the web chat's pre-chat form. */
  z.object({
    kind: z.literal('form'),
    name: z.string(),
    answers: z.array(z.object({ field: z.string(), value: z.string() })),
  }),
  z.object({
    kind: z.literal('order'),
    text: z.string().optional(),
    items: z.array(
      z.object({
        product: z.string(),
        quantity: z.number(),
        price: z.number(),
        currency: z.string(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('template'),
    name: z.string(),
    language: z.string(),
    /** Values by placeholder, in the template's own names ("1", "2" where positional). */
    header: z.record(z.string(), z.string()).optional(),
    body: z.record(z.string(), z.string()),
    /** Values of buttons with a variable part, by the button's index and kind: `0`, `1:quick_reply` (see `fillTemplate`). */
    buttons: z.record(z.string(), z.string()).optional(),
    /** The cards of a carousel, in order, each with its own values. */
    cards: z
      .array(
        z.object({
          header: z.record(z.string(), z.string()).optional(),
          body: z.record(z.string(), z.string()).optional(),
          buttons: z.record(z.string(), z.string()).optional(),
        }),
      )
      .optional(),
    /** When a limited-time offer ends. */
    offerEndsAt: z.iso.datetime({ offset: true }).optional(),
    /** What the customer will read, for the timeline: heading, words and footer, a line each. */
    preview: z.string(),
    /** What stands on its buttons. */
    labels: z.array(z.string()).optional(),
  }),
  /** The provider tells of a change: number changed, chat opened, security code changed. */
  z.object({ kind: z.literal('system'), change: z.string(), text: z.string() }),
  /** A kind that the provider or Atrium cannot show; `type` is the provider's word. */
  z.object({ kind: z.literal('unsupported'), type: z.string(), detail: z.string().optional() }),
])
export type Content = z.infer<typeof Content>

/** `html` and `source` are an e-mail's own forms (sanitised HTML, raw message): shown on request, never in the bubble. */
export const AttachmentKind = z.enum([
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'html',
  'source',
])
export type AttachmentKind = z.infer<typeof AttachmentKind>

export const Attachment = z.object({
  id: AttachmentId,
  kind: AttachmentKind,
  /** The sender's file name, for display only; storage uses a random name. */
  name: z.string(),
  type: z.string(),
  bytes: z.number().nullable(),
  /** `pending` while it is fetched from the provider, `failed` with the reason in `error`. */
  state: z.enum(['pending', 'stored', 'failed']),
  error: z.string().nullable(),
})
export type Attachment = z.infer<typeof Attachment>

/** Where a message came from, beside its content: an ad, a forward, a product. */
export const MessageContext = z.object({
  forwarded: z.boolean().optional(),
  referral: z
    .object({
      source: z.string(),
      id: z.string().optional(),
      url: z.string().optional(),
      headline: z.string().optional(),
      body: z.string().optional(),
    })
    .optional(),
  product: z.string().optional(),
  /** Everybody can read it: a comment, or our answer below one; and the post they hang on. */
  post: z
    .object({ id: z.string(), url: z.string().optional(), text: z.string().optional() })
    .optional(),
  /** What we did with the comment: nobody but its writer sees it, or it has our like. */
  hidden: z.boolean().optional(),
  liked: z.boolean().optional(),
  /** Our one private answer to a public comment, which is the message that it replies to. */
  privateReply: z.literal(true).optional(),
  /** Its links lead over our own address, and who follows one is counted. */
  trackLinks: z.literal(true).optional(),
  /** Says that the customer's STOP was heard: the one message that the STOP lets through. */
  confirmsStop: z.literal(true).optional(),
  /** How Atrium chose this channel for a message that nobody typed, and which others policy refused. */
  way: z
    .object({
      why: z.enum(['asked', 'habit', 'only', 'cheapest', 'last']),
      refused: z.array(z.object({ channel: z.string(), rule: z.string() })),
    })
    .optional(),
  /** Written about a story of ours, or the customer's own story in which they mention us. */
  story: z
    .object({
      kind: z.enum(['reply', 'mention']),
      id: z.string().optional(),
      url: z.string().optional(),
    })
    .optional(),
})
export type MessageContext = z.infer<typeof MessageContext>

/** The plain words of a content: for previews, search and notifications. Empty where there are none. */
export function plainText(content: Content): string {
  switch (content.kind) {
    case 'text':
      return content.text
    case 'email':
      return content.subject ? `${content.subject}\n${content.text}` : content.text
    case 'location':
      return [content.name, content.address].filter(Boolean).join(', ')
    case 'contacts':
      return content.cards.map((card) => card.name).join(', ')
    case 'buttons':
    case 'list':
    case 'ask':
      return content.text
    case 'choice':
      return content.title
    case 'form':
      return content.answers.map((answer) => `${answer.field}: ${answer.value}`).join('\n')
    case 'order':
      return (
        content.text ?? content.items.map((item) => `${item.quantity} × ${item.product}`).join(', ')
      )
    case 'template':
      return content.preview
    case 'system':
      return content.text
    case 'unsupported':
      return content.detail ?? ''
  }
}
