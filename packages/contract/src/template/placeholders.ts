import type { Template, TemplateButton, TemplateComponent } from './template.ts'

/** One place of a template that wants a value when it is sent. */
export type Placeholder = {
  /** Where: `header.1`, `header.image`, `body.first_name`, `button.0`, `offer.ends`, `card.1.body.1`. */
  field: string
  /** `1` or `first_name`; `image`, `latitude` … for what is no text. */
  name: string
  kind:
    | 'text'
    | 'file'
    | 'latitude'
    | 'longitude'
    | 'linkEnd'
    | 'code'
    | 'payload'
    | 'token'
    | 'product'
    | 'products'
    | 'moment'
  required: boolean
  max?: number
  example?: string
  /** What stands on the button that it belongs to. */
  label?: string
  /** The kind of file of a header. */
  file?: 'image' | 'video' | 'document' | 'gif'
}

/** What of a template its places depend on. */
export type TemplateForm = Pick<Template, 'components'>

type Component<T extends TemplateComponent['type']> = Extract<TemplateComponent, { type: T }>
type CardPart = Component<'carousel'>['cards'][number]['components'][number]

/** The one component of this type, where there is one. */
export function componentOf<T extends TemplateComponent['type']>(
  components: readonly TemplateComponent[],
  type: T,
): Component<T> | undefined {
  return components.find((part): part is Component<T> => part.type === type)
}

/** Names of the placeholders in a text, each once, in order. */
export function namesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{\{\s*(\w+)\s*\}\}/g), (match) => match[1] ?? ''))]
}

/** All places of a template that take a value, in the order in which a person reads it. */
export function placeholders({ components }: TemplateForm): Placeholder[] {
  const cards = componentOf(components, 'carousel')?.cards ?? []
  const offer = componentOf(components, 'limited_time_offer')
  return [
    ...partPlaceholders(components, ''),
    ...(offer?.expires
      ? [{ field: 'offer.ends', name: 'ends', kind: 'moment', required: true } as const]
      : []),
    ...cards.flatMap((card, index) => partPlaceholders(card.components, `card.${index}.`)),
  ]
}

function partPlaceholders(
  components: readonly (TemplateComponent | CardPart)[],
  prefix: string,
): Placeholder[] {
  return ['header', 'body', 'buttons'].flatMap((type) =>
    components.flatMap((part): Placeholder[] => {
      if (part.type !== type) return []
      if (part.type === 'header') return headerPlaceholders(part, prefix)
      if (part.type === 'body') return textPlaceholders(part, `${prefix}body`)
      if (part.type !== 'buttons') return []
      return part.buttons.flatMap((button, index) =>
        buttonPlaceholder(button, `${prefix}button.${index}`),
      )
    }),
  )
}

function textPlaceholders(
  { text, examples }: { text: string; examples?: Record<string, string> | undefined },
  place: string,
): Placeholder[] {
  return namesIn(text).map((name) => ({
    field: `${place}.${name}`,
    name,
    kind: 'text',
    required: true,
    ...(examples?.[name] && { example: examples[name] }),
  }))
}

function headerPlaceholders(header: Component<'header'>, prefix: string): Placeholder[] {
  const place = `${prefix}header`
  const value = (name: string, kind: Placeholder['kind'], required = true): Placeholder => ({
    field: `${place}.${name}`,
    name,
    kind,
    required,
  })
  switch (header.format) {
    case 'text':
      return textPlaceholders(header, place)
    case 'location':
      return [
        value('latitude', 'latitude'),
        value('longitude', 'longitude'),
        value('name', 'text', false),
        value('address', 'text', false),
      ]
    case 'product':
      return [value('product', 'product'), value('catalog', 'product')]
    case 'image':
    case 'video':
    case 'document':
    case 'gif':
      return [{ ...value(header.format, 'file'), file: header.format }]
  }
}

function buttonPlaceholder(button: TemplateButton, field: string): Placeholder[] {
  const place = (kind: Placeholder['kind'], more: Partial<Placeholder> = {}): Placeholder[] => [
    {
      field,
      name: field.split('.').at(-1) ?? '',
      kind,
      required: true,
      ...('text' in button && button.text && { label: button.text }),
      ...more,
    },
  ]
  switch (button.type) {
    case 'url':
      if (namesIn(button.url).length === 0) return []
      return place('linkEnd', { max: 2000, ...(button.example && { example: button.example }) })
    case 'quick_reply':
      return place('payload', { required: false, max: 256 })
    case 'copy_code':
      return place('code', { max: 20, example: button.example })
    case 'flow':
      return place('token', { required: false, max: 1000 })
    case 'catalog':
      return place('product', { required: false, max: 100 })
    case 'products':
      return place('products', { max: 4000 })
    // The button repeats the code of the words, so it asks for none of its own.
    case 'otp':
    case 'phone':
    case 'product':
    case 'voice_call':
    case 'call_permission':
    case 'contact_request':
    case 'other':
      return []
  }
}
