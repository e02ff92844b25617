import type { OutgoingAttachment } from '@atrium/channel-kit/outgoing'
import type { Content } from '@atrium/contract/content'
import { headerMedia } from './media.ts'
import { refuse } from './refuse.ts'
import type { Part } from './request.ts'

type Template = Extract<Content, { kind: 'template' }>
type Values = Record<string, string>

/** An approved template with its values. The header may hold a text's values, a file, a file's address or a place. */
export function templateBody(content: Template, file: OutgoingAttachment | undefined): Part {
  const { name, language, body, buttons } = content
  if (!/^[a-z0-9_]{1,512}$/.test(name)) refuse(`"${name}" cannot be a template's name.`)
  if (language === '') refuse('A template needs its language.')
  // The header comes first, so that an upload finds its place in it.
  const media = file && headerMedia(file, ['template', 'components', '0', 'parameters', '0'])
  const header = media ? [media.header] : headerParameters(content.header ?? {})
  const components = [
    ...(header.length > 0 ? [{ type: 'header', parameters: header }] : []),
    ...(Object.keys(body).length > 0 ? [{ type: 'body', parameters: textParameters(body) }] : []),
    ...Object.entries(buttons ?? {})
      .sort(byIndex)
      .map(buttonComponent),
  ]
  const template = {
    name,
    language: { code: language },
    ...(components.length > 0 && { components }),
  }
  return { body: { type: 'template', template }, ...(media && { upload: media.upload }) }
}

function headerParameters(values: Values): Record<string, unknown>[] {
  for (const kind of ['image', 'video', 'document']) {
    const link = values[kind]
    if (link) return [{ type: kind, [kind]: { link } }]
  }
  const { latitude, longitude, name, address } = values
  if (latitude && longitude)
    return [
      {
        type: 'location',
        location: { latitude, longitude, ...(name && { name }), ...(address && { address }) },
      },
    ]
  return Object.keys(values).length > 0 ? textParameters(values) : []
}

/** `{{1}} {{2}}` go by position, `{{first_name}}` by name; a template has one kind or the other. */
function textParameters(values: Values): Record<string, unknown>[] {
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

/** The key is the button's index; `1:quick_reply` and `1:copy_code` name another kind than a link's ending. */
function buttonComponent([key, value]: [string, string]): Record<string, unknown> {
  const [index, kind = 'url'] = key.split(':')
  if (!index || !/^\d$/.test(index)) return refuse(`"${key}" is no button of a template.`)
  const parameters: Record<string, Record<string, string>> = {
    url: { type: 'text', text: value },
    quick_reply: { type: 'payload', payload: value },
    copy_code: { type: 'coupon_code', coupon_code: value },
  }
  const parameter = Object.hasOwn(parameters, kind) ? parameters[kind] : undefined
  if (!parameter) return refuse(`"${kind}" is no kind of template button that takes a value.`)
  if (value === '') return refuse(`The template's button ${index} needs a value.`)
  return { type: 'button', sub_type: kind, index, parameters: [parameter] }
}
