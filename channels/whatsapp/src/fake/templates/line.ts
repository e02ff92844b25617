import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import type { Content } from '@atrium/contract/content'
import type { SentComponent, SentKind, TemplateParameter } from '../checks.ts'
import type { Line, Person, World } from '../world.ts'
import { checkButtons } from './sent-buttons.ts'
import { type Component, filled, partOf, placeholders, type Template } from './template.ts'

type Sent = Extract<SentKind, { type: 'template' }>['template']
type FileKind = Line['files'][number]['kind']
type Deps = {
  person: Person | undefined
  fileOf(world: World, kind: FileKind, media: { id?: string; link?: string }): Line['files'][number]
}

/** A template as the phone shows it; refused like Meta does: 132001 missing, 132015 paused, 132000 wrong number of values. */
export function templateLine(world: World, sent: Sent, deps: Deps): Partial<Line> {
  const template = approved(world, sent)
  if (template.category === 'AUTHENTICATION' && deps.person && !deps.person.customer.phone)
    throw new GraphRefusal(131062, 'Business-scoped user ids cannot receive this message.')
  const given = sent.components ?? []
  const shown = shownPart(template, template.components, given)
  const cards = shownCards(template, given)
  checkOffer(template, given)
  const preview = [shown.text, ...cards.map(({ text }) => text), shown.footer]
    .filter(Boolean)
    .join('\n')
  const replies = [...shown.replies, ...cards.flatMap((card) => card.replies)]
  const { labels, values: body } = shown
  const content: Content =
    replies.length > 0
      ? { kind: 'buttons', text: preview, buttons: replies }
      : {
          kind: 'template',
          name: sent.name,
          language: sent.language.code,
          body,
          preview,
          ...(labels.length > 0 && { labels }),
        }
  return {
    content,
    files: [shown, ...cards].flatMap(({ media }) => filesOf(world, media, deps)),
    category: template.category.toLowerCase(),
    templateButtons: replies.map(({ id }) => id),
  }
}

function approved(world: World, sent: Sent): Template {
  const template = world.templates.find(
    ({ name, language }) => name === sent.name && language === sent.language.code,
  )
  if (template?.status === 'PAUSED') throw new GraphRefusal(132015, 'Template is paused')
  if (template?.status === 'DISABLED') throw new GraphRefusal(132016, 'Template is disabled')
  if (template?.status !== 'APPROVED')
    throw new GraphRefusal(
      132001,
      'Template name does not exist in the translation',
      `template name (${sent.name}) does not exist in ${sent.language.code}`,
      { status: 404 },
    )
  return template
}

/** The message itself, or one card of it. */
function shownPart(template: Template, components: Component[], given: SentComponent[]) {
  const isNamed = template.parameter_format === 'NAMED'
  const header = partOf(components, 'HEADER')
  const sentHeader = given.find(({ type }) => type === 'header')?.parameters ?? []
  const heading = textOf(header?.text, sentHeader, 'header', isNamed)
  checkMedia(header, sentHeader)
  const sentBody = given.find(({ type }) => type === 'body')?.parameters ?? []
  const body = textOf(partOf(components, 'BODY')?.text, sentBody, 'body', isNamed)
  const buttons = partOf(components, 'BUTTONS')?.buttons ?? []
  checkButtons(buttons, given)
  return {
    values: body.values,
    text: [heading.text, body.text].filter(Boolean).join('\n'),
    footer: partOf(components, 'FOOTER')?.text,
    media: header?.text === undefined ? sentHeader : [],
    labels: buttons.flatMap(({ type, text }) => (type === 'QUICK_REPLY' || !text ? [] : [text])),
    replies: buttons.flatMap(({ type, text = '' }, index) => {
      if (type !== 'QUICK_REPLY') return []
      const own = given.find(
        (part) => part.sub_type === 'quick_reply' && part.index === String(index),
      )
      const payload = own?.parameters?.[0]?.payload
      return [{ id: typeof payload === 'string' ? payload : text, title: text }]
    }),
  }
}

function shownCards(template: Template, given: SentComponent[]) {
  const cards = partOf(template.components, 'CAROUSEL')?.cards ?? []
  const sent = given.find(({ type }) => type === 'carousel')?.cards ?? []
  if (cards.length !== sent.length)
    throw new GraphRefusal(
      132012,
      'Parameter format does not match format in the created template',
      `Number of cards (${sent.length}) does not match the template's (${cards.length})`,
    )
  return cards.map(({ components }, index) => {
    const own = sent.find((card) => card.card_index === index)
    if (!own) throw new GraphRefusal(131008, 'Required parameter is missing', `card ${index}`)
    return shownPart(template, components, own.components)
  })
}

function checkOffer({ components }: Template, given: SentComponent[]): void {
  const offer = partOf(components, 'LIMITED_TIME_OFFER')?.limited_time_offer
  if (!offer?.has_expiration) return
  const parameter = given.find(({ type }) => type === 'limited_time_offer')?.parameters?.[0]
  const sent = parameter?.limited_time_offer
  const time = typeof sent === 'object' && sent !== null && 'expiration_time_ms' in sent
  if (!time || typeof sent.expiration_time_ms !== 'number')
    throw new GraphRefusal(131008, 'Required parameter is missing', 'expiration_time_ms')
}

function textOf(
  text: string | undefined,
  given: TemplateParameter[],
  where: string,
  isNamed: boolean,
) {
  const names = placeholders(text)
  if (text === undefined) return { text, values: {} }
  if (given.length !== names.length)
    throw new GraphRefusal(
      132000,
      'Number of parameters does not match the expected number of params',
      `${where}: number of localizable_params (${given.length}) does not match the expected number of params (${names.length})`,
    )
  const values: Record<string, string> = Object.fromEntries(
    given.map((value, index) => [nameOf(value, index, isNamed, names), value.text ?? '']),
  )
  const whole = filled(text, values)
  if (whole.length > (where === 'header' ? 60 : 1024))
    throw new GraphRefusal(132005, 'Translated text too long', `${where} has ${whole.length}`)
  return { text: whole, values }
}

function nameOf(
  value: TemplateParameter,
  index: number,
  isNamed: boolean,
  names: string[],
): string {
  const name = isNamed ? value.parameter_name : String(index + 1)
  if (name === undefined || !names.includes(name))
    throw new GraphRefusal(
      100,
      'Invalid parameter',
      `Parameter name is missing or empty: ${names.join(', ')}`,
    )
  if (/[\n\t]| {5}/.test(value.text ?? ''))
    throw new GraphRefusal(
      132018,
      'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    )
  return name
}

/** A header of a picture wants a picture. */
function checkMedia(header: Component | undefined, given: TemplateParameter[]): void {
  const format = header?.format?.toLowerCase() ?? 'text'
  if (!header || format === 'text') {
    if (!header && given.length > 0) throw wrongFormat('header', 'UNKNOWN', given[0]?.type)
    return
  }
  if (given.length !== 1 || given[0]?.type !== format)
    throw wrongFormat('header', format.toUpperCase(), given[0]?.type)
}

function wrongFormat(where: string, expected: string, received = 'UNKNOWN'): GraphRefusal {
  return new GraphRefusal(
    132012,
    'Parameter format does not match format in the created template',
    `${where}: Format mismatch, expected ${expected}, received ${received.toUpperCase()}`,
  )
}

function filesOf(world: World, parameters: TemplateParameter[], { fileOf }: Deps): Line['files'] {
  const [parameter] = parameters
  for (const kind of ['image', 'video', 'document'] as const) {
    const media = parameter?.[kind]
    if (typeof media !== 'object' || media === null) continue
    if ('id' in media && typeof media.id === 'string')
      return [fileOf(world, kind, { id: media.id })]
    if ('link' in media && typeof media.link === 'string')
      return [fileOf(world, kind, { link: media.link })]
  }
  return []
}
