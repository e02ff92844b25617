import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { productSections } from '@atrium/contract/template/value'
import { headerMedia } from './media.ts'
import { refuse } from './refuse.ts'
import type { Part } from './request.ts'

type Template = Extract<Content, { kind: 'template' }>
type Values = Record<string, string>
type Component = Record<string, unknown>

/** An approved template with its values. The header may hold a text's values, a file, a file's address or a place. */
export function templateBody(content: Template, file: OutgoingAttachment | undefined): Part {
  const { name, language, cards, offerEndsAt } = content
  if (!/^[a-z0-9_]{1,512}$/.test(name)) refuse(`"${name}" cannot be a template's name.`)
  if (language === '') refuse('A template needs its language.')
  // The header comes first, so that an upload finds its place in it.
  const media = file && headerMedia(file, ['template', 'components', '0', 'parameters', '0'])
  const components = [
    ...(media ? [{ type: 'header', parameters: [media.header] }] : headerComponent(content.header)),
    ...(offerEndsAt ? [offerComponent(offerEndsAt)] : []),
    ...bodyComponent(content.body),
    ...buttonComponents(content.buttons),
    ...(cards ? [{ type: 'carousel', cards: cards.map(card) }] : []),
  ]
  const template = {
    name,
    // Meta's specification asks for the policy; there is no other one.
    language: { policy: 'deterministic', code: language },
    ...(components.length > 0 && { components }),
  }
  return { body: { type: 'template', template }, ...(media && { upload: media.upload }) }
}

function card(values: NonNullable<Template['cards']>[number], index: number): Component {
  const components = [
    ...headerComponent(values.header),
    ...bodyComponent(values.body),
    ...buttonComponents(values.buttons),
  ]
  return { card_index: index, components }
}

function offerComponent(endsAt: string): Component {
  const at = Date.parse(endsAt)
  if (Number.isNaN(at)) refuse(`"${endsAt}" is no moment at which an offer ends.`)
  const parameter = { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: at } }
  return { type: 'limited_time_offer', parameters: [parameter] }
}

function headerComponent(values: Values = {}): Component[] {
  const parameters = headerParameters(values)
  return parameters.length > 0 ? [{ type: 'header', parameters }] : []
}

function bodyComponent(values: Values = {}): Component[] {
  const parameters = textParameters(values)
  return parameters.length > 0 ? [{ type: 'body', parameters }] : []
}

function headerParameters(values: Values): Component[] {
  for (const kind of ['image', 'video', 'document', 'gif']) {
    const link = values[kind]
    if (link) return [{ type: kind, [kind]: { link } }]
  }
  const { product, catalog, latitude, longitude, name, address } = values
  if (product && catalog)
    return [{ type: 'product', product: { product_retailer_id: product, catalog_id: catalog } }]
  if (latitude && longitude) {
    const location = { latitude, longitude, ...(name && { name }), ...(address && { address }) }
    return [{ type: 'location', location }]
  }
  return textParameters(values)
}

/** `{{1}} {{2}}` go by position, `{{first_name}}` by name; a template has one kind or the other. */
function textParameters(values: Values): Component[] {
  const names = Object.keys(values)
  const positions = names
    .filter((name) => /^[1-9]\d{0,2}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
  if (positions.length > 0 && positions.length < names.length)
    refuse('A template has numbered or named values, not both.')
  if (positions.some((position, index) => position !== index + 1))
    refuse(`The template's values are not numbered from 1 without a gap: ${positions.join(', ')}.`)
  if (positions.length > 0)
    return positions.map((position) => ({
      type: 'text',
      text: checked(String(position), values[position]),
    }))
  return names.map((name) => ({
    type: 'text',
    parameter_name: name,
    text: checked(name, values[name]),
  }))
}

/** Meta refuses these with 132018 only after the message was accepted. */
function checked(name: string, text: string | undefined): string {
  if (!text?.trim()) return refuse(`The template's value "${name}" is empty.`)
  if (/[\n\t]| {5}/.test(text))
    return refuse(
      `The template's value "${name}" may hold no line break, tab or more than four spaces in a row.`,
    )
  return text
}

const byIndex = ([a]: [string, string], [b]: [string, string]) =>
  Number.parseInt(a, 10) - Number.parseInt(b, 10)

function buttonComponents(values: Values = {}): Component[] {
  return Object.entries(values).sort(byIndex).map(buttonComponent)
}

/** By the kind of button: what its value is called. */
const parameterOf: Record<string, (value: string) => Component> = {
  url: (text) => ({ type: 'text', text }),
  quick_reply: (payload) => ({ type: 'payload', payload }),
  copy_code: (code) => ({ type: 'coupon_code', coupon_code: code }),
  flow: (token) => ({ type: 'action', action: { flow_token: token } }),
  catalog: (product) => ({
    type: 'action',
    action: { thumbnail_product_retailer_id: product },
  }),
  mpm: products,
}

/** The key is the button's index; `1:quick_reply` and `1:copy_code` name another kind than a link's ending. */
function buttonComponent([key, value]: [string, string]): Component {
  const [index, kind = 'url'] = key.split(':')
  if (!index || !/^\d$/.test(index)) return refuse(`"${key}" is no button of a template.`)
  const parameter = Object.hasOwn(parameterOf, kind) ? parameterOf[kind] : undefined
  if (!parameter) return refuse(`"${kind}" is no kind of template button that takes a value.`)
  if (value === '') return refuse(`The template's button ${index} needs a value.`)
  return { type: 'button', sub_type: kind, index, parameters: [parameter(value)] }
}

/** The first product is also the picture above. */
function products(value: string): Component {
  const sections = productSections(value)
  const first = sections?.[0]?.products[0]
  if (!sections || !first) return refuse(`"${value}" is no list of products.`)
  return {
    type: 'action',
    action: {
      thumbnail_product_retailer_id: first,
      sections: sections.map(({ title, products: ids }) => ({
        title,
        product_items: ids.map((id) => ({ product_retailer_id: id })),
      })),
    },
  }
}
