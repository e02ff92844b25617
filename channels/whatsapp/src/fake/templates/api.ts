import type { RawRequest } from '@atrium/channel-kit/channel'
import {
  answer,
  GraphRefusal,
  jsonBody,
  type Reply,
} from '@atrium/channel-kit/meta/fake/graph-reply'
import { newNumericId, type World } from '../world.ts'
import { checkHandedIn, type HandedIn, invalid } from './handed-in.ts'
import type { Template } from './template.ts'

const dayMs = 24 * 3600_000

/** GET /message_templates, in pages. */
export function listTemplates(
  world: World,
  { name, status, limit, after }: Record<string, string>,
): Reply {
  const found = world.templates.filter(
    (template) =>
      (!name || template.name.includes(name)) && (!status || template.status === status),
  )
  const from = after ? Number(after) : 0
  const to = from + Math.min(Number(limit ?? 25) || 25, 100)
  const paging = { cursors: { before: String(from), after: String(to) } }
  const next = to < found.length ? { next: `${world.io.baseUrl}/next?after=${to}` } : {}
  const data = found.slice(from, to).map(({ editedAt: _, ...template }) => template)
  return answer({ data, paging: { ...paging, ...next } })
}

/** POST /message_templates: it waits for the reviewers. */
export function createTemplate(world: World, request: RawRequest): Reply {
  const handedIn = checkHandedIn(jsonBody(request))
  const { name = '', language = '' } = handedIn
  if (!/^[a-z0-9_]{1,512}$/.test(name))
    throw invalid(2388019, 'A name has lower-case letters, digits and underscores only.')
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)) throw invalid(2388019, 'Unknown language.')
  if (world.templates.some((one) => one.name === name && one.language === language))
    throw invalid(2388024, `There is already ${language} content for this template.`)
  const template: Template = {
    id: newNumericId(),
    name,
    language,
    status: 'PENDING',
    category: handedIn.category,
    parameter_format: handedIn.parameter_format,
    quality_score: { score: 'UNKNOWN' },
    components: kept(handedIn),
  }
  world.templates.push(template)
  world.io.changed(null)
  return answer({ id: template.id, status: 'PENDING', category: template.category })
}

/** POST /{template}: an approved one once a day; it waits for the reviewers again. */
export function editTemplate(world: World, id: string, request: RawRequest): Reply {
  const template = found(world, id)
  const handedIn = checkHandedIn(jsonBody(request))
  const now = world.io.now().getTime()
  if (template.status === 'PENDING')
    throw invalid(2593001, 'A template that waits for review cannot be edited.')
  if (template.status === 'APPROVED') {
    if (template.category !== handedIn.category)
      throw invalid(2593001, 'The category of an approved template cannot be changed.')
    if (template.editedAt !== undefined && now - template.editedAt < dayMs)
      throw invalid(2593001, 'An approved template can be edited once in 24 hours.')
    template.editedAt = now
  }
  template.status = 'PENDING'
  template.category = handedIn.category
  template.components = kept(handedIn)
  template.rejected_reason = 'NONE'
  world.io.changed(null)
  return answer({ success: true })
}

/** DELETE /message_templates: one language by `hsm_id`, all of them by name. */
export function deleteTemplate(world: World, { name, hsm_id }: Record<string, string>): Reply {
  const gone = world.templates.filter(
    (one) => one.name === name && (hsm_id === undefined || one.id === hsm_id),
  )
  if (gone.length === 0)
    throw new GraphRefusal(100, 'Invalid parameter', 'There is no such template.', {
      subcode: 2593002,
    })
  for (const one of gone) world.templates.splice(world.templates.indexOf(one), 1)
  world.io.changed(null)
  return answer({ success: true })
}

/** Codes have Meta's own words. */
function kept({ category, components }: HandedIn): Template['components'] {
  if (category !== 'AUTHENTICATION') return components
  return components.map((part) =>
    part.type === 'BODY' ? { ...part, text: '*{{1}}* is your verification code.' } : part,
  )
}

function found(world: World, id: string): Template {
  const template = world.templates.find((one) => one.id === id)
  if (!template)
    throw new GraphRefusal(100, `Unsupported request. Object with ID '${id}' does not exist`)
  return template
}
