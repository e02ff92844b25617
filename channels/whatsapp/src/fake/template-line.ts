import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import type { Content } from '@atrium/contract/content'
import type { SentKind, TemplateParameter } from './checks.ts'
import { filled, placeholders, type Template, type TemplateComponent } from './templates.ts'
import type { Line, Person, World } from './world.ts'

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
  const values = bodyValues(template, sent)
  const text = filled(component(template, 'BODY')?.text ?? '', values)
  const heading = component(template, 'HEADER')
  const preview = heading?.text ? `${heading.text}\n${text}` : text
  const replies = quickReplies(template, sent)
  const content: Content =
    replies.length > 0
      ? { kind: 'buttons', text: preview, buttons: replies }
      : { kind: 'template', name: sent.name, language: sent.language.code, body: values, preview }
  return {
    content,
    files: headerFiles(world, sent, deps),
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

function component<T extends TemplateComponent['type']>({ components }: Template, type: T) {
  return components.find(
    (part): part is Extract<TemplateComponent, { type: T }> => part.type === type,
  )
}

function bodyValues(template: Template, sent: Sent): Record<string, string> {
  const given = sent.components?.find(({ type }) => type === 'body')?.parameters ?? []
  const names = placeholders(component(template, 'BODY')?.text ?? '')
  if (given.length !== names.length)
    throw new GraphRefusal(
      132000,
      'Number of parameters does not match the expected number of params',
      `body: number of localizable_params (${given.length}) does not match the expected number of params (${names.length})`,
    )
  const isNamed = template.parameter_format === 'NAMED'
  return Object.fromEntries(
    given.map((value, index) => [nameOf(value, index, isNamed, names), value.text ?? '']),
  )
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

function quickReplies(template: Template, sent: Sent): { id: string; title: string }[] {
  const buttons = component(template, 'BUTTONS')?.buttons ?? []
  return buttons.flatMap(({ type, text }, index) => {
    if (type !== 'QUICK_REPLY') return []
    const own = sent.components?.find(
      (part) => part.sub_type === 'quick_reply' && part.index === String(index),
    )
    const payload = own?.parameters[0]?.payload
    return [{ id: typeof payload === 'string' ? payload : text, title: text }]
  })
}

function headerFiles(world: World, sent: Sent, { fileOf }: Deps): Line['files'] {
  const [parameter] = sent.components?.find(({ type }) => type === 'header')?.parameters ?? []
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
