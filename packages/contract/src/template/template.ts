import { z } from 'zod'
import { ChannelId } from '../channel.ts'
import { ChannelAccountId, TemplateId, TemplateOwnerId } from '../ids.ts'
import { TemplateCategory, TemplateUse } from './wish.ts'

/** A message's form that the provider has approved, with places for values. Only such a message may leave outside the window. */

/** Only `approved` can be sent. `other` is a word of the provider that Atrium does not know; it stands in the reason. */
export const TemplateStatus = z.enum([
  'approved',
  'pending',
  'rejected',
  'paused',
  'disabled',
  'appealed',
  'archived',
  'locked',
  'deleting',
  'other',
])
export type TemplateStatus = z.infer<typeof TemplateStatus>

/** How customers take it: who blocks or reports it lowers it. */
export const TemplateQuality = z.enum(['high', 'medium', 'low', 'unknown'])
export type TemplateQuality = z.infer<typeof TemplateQuality>

/** `{{1}} {{2}}` or `{{first_name}}`. */
export const ParameterFormat = z.enum(['positional', 'named'])
export type ParameterFormat = z.infer<typeof ParameterFormat>

const Words = z.string().max(4000)
/** An example for each placeholder, by its name: the provider's reviewers read them. */
const Examples = z.record(z.string().max(100), Words).optional()

const HeaderText = z.strictObject({
  type: z.literal('header'),
  format: z.literal('text'),
  text: Words,
  examples: Examples,
})
const HeaderMedia = z.strictObject({
  type: z.literal('header'),
  format: z.enum(['image', 'video', 'document', 'gif']),
  /** Where a sample of the file is found: an address. */
  example: Words.optional(),
})
const HeaderPlace = z.strictObject({
  type: z.literal('header'),
  /** A place on the map, or a product of the catalogue. */
  format: z.enum(['location', 'product']),
})
const Body = z.strictObject({
  type: z.literal('body'),
  /** Authentication templates have fixed words; here they stand with `{{1}}` for the code. */
  text: Words,
  examples: Examples,
  /** Authentication: adds "do not share this code". */
  securityAdvice: z.boolean().optional(),
})
const Footer = z.strictObject({
  type: z.literal('footer'),
  text: Words,
  /** Authentication: minutes after which the code ends, as fixed words. */
  codeEndsIn: z.number().int().optional(),
})

const Label = z.string().max(200)
export const TemplateButton = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('quick_reply'), text: Label }),
  /** `example`: a whole address, where it ends in a placeholder. */
  z.strictObject({
    type: z.literal('url'),
    text: Label,
    url: Words,
    example: Words.optional(),
  }),
  z.strictObject({ type: z.literal('phone'), text: Label, phone: Label }),
  z.strictObject({ type: z.literal('copy_code'), text: Label.optional(), example: Label }),
  z.strictObject({
    type: z.literal('otp'),
    otp: z.enum(['copy_code', 'one_tap', 'zero_tap']),
    text: Label.optional(),
    autofillText: Label.optional(),
    apps: z.array(z.strictObject({ package: Label, signature: Label })).optional(),
  }),
  z.strictObject({
    type: z.literal('flow'),
    text: Label,
    flowId: Label.optional(),
    screen: Label.optional(),
    action: z.enum(['navigate', 'data_exchange']).optional(),
  }),
  z.strictObject({ type: z.literal('catalog'), text: Label }),
  /** Several products of the catalogue, or one. */
  z.strictObject({ type: z.literal('products'), text: Label }),
  z.strictObject({ type: z.literal('product'), text: Label }),
  z.strictObject({
    type: z.literal('voice_call'),
    text: Label,
    /** How long the customer may call. */
    minutes: z.number().int().optional(),
  }),
  z.strictObject({ type: z.literal('call_permission') }),
  /** Asks for the customer's number; the provider writes its label. */
  z.strictObject({ type: z.literal('contact_request') }),
  /** Opens an app, or a kind that is new: sent as it is, not changed here. */
  z.strictObject({ type: z.literal('other'), kind: Label, text: Label }),
])
export type TemplateButton = z.infer<typeof TemplateButton>

const Buttons = z.strictObject({
  type: z.literal('buttons'),
  buttons: z.array(TemplateButton).max(30),
})
const Header = z.discriminatedUnion('format', [HeaderText, HeaderMedia, HeaderPlace])
const CardPart = z.discriminatedUnion('type', [Header, Body, Buttons])
const Carousel = z.strictObject({
  type: z.literal('carousel'),
  cards: z.array(z.strictObject({ components: z.array(CardPart).max(5) })).max(30),
})
const LimitedTimeOffer = z.strictObject({
  type: z.literal('limited_time_offer'),
  text: Words,
  /** Shows the moment at which it ends, which is a value of the message. */
  expires: z.boolean(),
})

export const TemplateComponent = z.discriminatedUnion('type', [
  Header,
  Body,
  Footer,
  Buttons,
  Carousel,
  LimitedTimeOffer,
])
export type TemplateComponent = z.infer<typeof TemplateComponent>

/** Where the value of a placeholder comes from by itself; `fallback` stands in where that is empty. */
const TemplateVariable = z.strictObject({
  from: z.enum(['contact_name', 'first_name', 'business_name', 'member_name', 'words', 'text']),
  /** The value itself, of `from: 'text'`. */
  text: z.string().max(1000).optional(),
  fallback: z.string().max(1000).optional(),
})
export type TemplateVariable = z.infer<typeof TemplateVariable>

/** By the placeholder's field: `body.1`, `header.name` (see `placeholders`). */
export const TemplateVariables = z.record(z.string().max(200), TemplateVariable)
export type TemplateVariables = z.infer<typeof TemplateVariables>

/** What is handed in for approval. */
export const TemplateDraft = z.strictObject({
  name: z.string().trim().max(600),
  language: z.string().trim().max(20),
  category: TemplateCategory,
  parameterFormat: ParameterFormat,
  components: z.array(TemplateComponent).max(10),
})
export type TemplateDraft = z.infer<typeof TemplateDraft>

export const Template = z.object({
  id: TemplateId,
  ownerId: TemplateOwnerId,
  /** The accounts that can send it: all of the business account that it belongs to. */
  accountIds: z.array(ChannelAccountId),
  channel: ChannelId,
  /** The provider's own id. */
  externalId: z.string(),
  name: z.string(),
  language: z.string(),
  category: TemplateCategory,
  status: TemplateStatus,
  /** Why it is not approved, or what is announced, in words. */
  reason: z.string().nullable(),
  quality: TemplateQuality,
  parameterFormat: ParameterFormat,
  components: z.array(TemplateComponent),
  use: TemplateUse.nullable(),
  variables: TemplateVariables,
  updatedAt: z.string(),
})
export type Template = z.infer<typeof Template>
