import { z } from 'zod'
import { StickerPack } from './content/sticker.ts'
import { AskedFor } from './content.ts'
import { ChannelAccountId } from './ids.ts'
import { AccountLimits } from './sending/limits.ts'

/** The name of a kind of door: `whatsapp`, `email`, `webchat` … equal to its folder in `channels/`. */
export const ChannelId = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/)
export type ChannelId = z.infer<typeof ChannelId>

const Media = z.object({
  maxBytes: z.number(),
  types: z.array(z.string()),
  captionMax: z.number().optional(),
})

/**
 * What a channel can do, as data: it drives the composer, the planner and the limits.
 * Lengths are in `text.unit`; sizes in bytes; rates in messages.
 */
export const Capabilities = z.object({
  text: z.object({
    max: z.number(),
    unit: z.enum(['characters', 'bytes']),
    /** The text is billed in segments, counted as `smsSegments` does: the composer shows how many. */
    segments: z.literal('gsm7').optional(),
  }),
  subject: z.boolean(),
  media: z.object({
    /** Kinds that can be sent; a kind that is missing cannot. */
    image: Media.optional(),
    video: Media.optional(),
    audio: Media.optional(),
    voice: Media.optional(),
    document: Media.optional(),
    sticker: Media.optional(),
    /** Files in one message: 1 means that a second file becomes a second message. */
    perMessage: z.number(),
    /** What they may have together, where that is less than each its own. */
    totalBytes: z.number().optional(),
  }),
  /** Stickers that are sent by their names; `fetchMedia` brings a picture of each. */
  stickers: z.array(StickerPack).optional(),
  location: z.boolean(),
  contacts: z.boolean(),
  /** `links`, `copies`: buttons that open an address or fill the clipboard are carried too. */
  buttons: z
    .object({
      max: z.number(),
      titleMax: z.number(),
      textMax: z.number(),
      links: z.literal(true).optional(),
      copies: z.literal(true).optional(),
    })
    .optional(),
  list: z
    .object({
      rows: z.number(),
      titleMax: z.number(),
      descriptionMax: z.number(),
      buttonMax: z.number(),
      textMax: z.number(),
    })
    .optional(),
  /** What the customer's app has a button for: content `ask` with any other is refused. */
  asks: z.array(AskedFor).optional(),
  templates: z.boolean(),
  reactions: z.object({ in: z.boolean(), out: z.boolean() }),
  quotes: z.object({ in: z.boolean(), out: z.boolean() }),
  /** `outHours`: how long after its sending a message of ours can be changed; without an end where it is missing. */
  edits: z.object({ in: z.boolean(), out: z.boolean(), outHours: z.number().optional() }),
  deletes: z.object({ in: z.boolean(), out: z.boolean(), outHours: z.number().optional() }),
  receipts: z.object({ delivered: z.boolean(), read: z.boolean() }),
  typing: z.object({ in: z.boolean(), out: z.boolean() }),
  readMarks: z.boolean(),
  /**
   * Hours after the customer's last message in which free-form messages may be sent, and at most how many of them
   * (`messages`); after them and until `personDays` after that message only a person may answer, never a machine.
   */
  window: z
    .object({
      hours: z.number(),
      messages: z.number().optional(),
      personDays: z.number().optional(),
      outside: z.enum(['template', 'nothing']),
    })
    .optional(),
  /** A template outside the window begins a conversation, and within these hours so many people may be met so as the account's limits say. */
  starts: z.object({ hours: z.number() }).optional(),
  /** Messages count for the quota of the account's limits. `answersFree`: those that answer by the customer's token do not. */
  quota: z.object({ answersFree: z.boolean() }).optional(),
  /** Public comments come in: each may be answered below it, and once in private within these days. */
  comments: z
    .object({
      max: z.number(),
      privateDays: z.number(),
      /** What can be done with one: a customer's can be hidden or liked, our own answer deleted. */
      hide: z.boolean(),
      like: z.boolean(),
      deleteOwn: z.boolean(),
    })
    .optional(),
  /** `pair` is the rate to one customer: one per `seconds` on average, `burst` at once. */
  rate: z.object({
    perSecond: z.number(),
    pair: z.object({ seconds: z.number(), burst: z.number() }).optional(),
  }),
  /**
   * Whether a message that is a word like STOP is the customer's opt-out here. `proactive`: nothing that they did not
   * ask for; `all`: to this address nothing but codes, as law and carriers want it for SMS.
   */
  optOut: z.enum(['proactive', 'all']).optional(),
  /** Within how many minutes customers expect an answer here, until the business says something else; 15 where it is missing. */
  replyMinutes: z.number().int().optional(),
  /** True where the provider signs who writes: the address is then the sender's own (E1), and not their word. */
  signedSender: z.boolean().optional(),
  /** True where the provider drops a second send of the same message; else a lost answer leaves the message `unknown`. */
  idempotentSend: z.boolean(),
})
export type Capabilities = z.infer<typeof Capabilities>

/** What a member does with a public comment, beside answering it. `delete` is for our own answer below one. */
export const CommentAct = z.enum(['hide', 'unhide', 'like', 'unlike', 'delete'])
export type CommentAct = z.infer<typeof CommentAct>

/** Only while the field `field` has the value `is`. */
const When = z.object({ field: z.string(), is: z.string() })
export type When = z.infer<typeof When>

/** What the operator does at the provider; `when` for a step of one choice only. */
const Step = z.union([z.string(), z.object({ text: z.string(), when: When })])
export type Step = z.infer<typeof Step>

/** One field of a settings form, generated from the channel's zod schema. */
export const SettingsField = z.object({
  key: z.string(),
  label: z.string(),
  help: z.string().optional(),
  /** `secret` is write-only: the API never returns it. */
  input: z.enum(['text', 'secret', 'number', 'boolean', 'select', 'url', 'email', 'list']),
  required: z.boolean(),
  options: z.array(z.string()).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  placeholder: z.string().optional(),
  advanced: z.boolean().optional(),
  /** Made by Atrium when left empty. */
  generated: z.boolean().optional(),
  /** Belongs to the form only while another field has this value: the secrets of the chosen provider. */
  when: When.optional(),
})
export type SettingsField = z.infer<typeof SettingsField>

export const ChannelKind = z.object({
  id: ChannelId,
  label: z.string(),
  /** Brand colour, for the small mark beside a message. */
  color: z.string(),
  /** The sign on it: an SVG path in 24 × 24, drawn filled (`evenodd`). */
  icon: z.string(),
  capabilities: Capabilities,
  fields: z.array(SettingsField),
  /** What the operator enters at the provider, with `{webhook}` standing for this account's address. */
  steps: z.array(Step),
})
export type ChannelKind = z.infer<typeof ChannelKind>

export const ChannelAccount = z.object({
  id: ChannelAccountId,
  channel: ChannelId,
  name: z.string(),
  enabled: z.boolean(),
  /** `ok`, or what is wrong in words: token refused, mailbox unreachable. */
  health: z.object({ state: z.enum(['ok', 'warning', 'broken']), text: z.string().nullable() }),
  /** When its access token ends, where the provider said so; it is renewed before. */
  tokenEndsAt: z.iso.datetime().nullable(),
  webhookUrl: z.string().nullable(),
  limits: AccountLimits,
  /** The assistant answers here. */
  assistant: z.boolean(),
  /** Non-secret settings. */
  settings: z.record(z.string(), z.unknown()),
})
export type ChannelAccount = z.infer<typeof ChannelAccount>
