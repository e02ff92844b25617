import type { ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { arrayOf, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { jsonPost, unreadable } from '@atrium/channel-kit/meta/graph'
import type { ChannelTemplates, ProviderTemplate } from '@atrium/channel-kit/templates'
import type { TemplateDraft } from '@atrium/contract/template/template'
import { graph } from '../api.ts'
import type { Settings } from '../settings.ts'
import { readTemplate } from './read.ts'
import { uploadSample } from './sample.ts'
import { categoryOf, statusOf } from './words.ts'
import { samplesOf, writeDraft } from './write.ts'

const fields = [
  'id',
  'name',
  'language',
  'category',
  'status',
  'rejected_reason',
  'quality_score',
  'parameter_format',
  'components',
].join(',')
const pageSize = 100
/** An account has 6,000 templates at most; more pages than that are a cursor that goes in a circle. */
const mostPages = 100

/** The templates of the WhatsApp Business account; all its numbers share them. */
export const templates: ChannelTemplates<Settings> = {
  owner: ({ wabaId }) => wabaId,

  async list(settings, io) {
    const found: ProviderTemplate[] = []
    let after: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const query = new URLSearchParams({
        fields,
        limit: String(pageSize),
        ...(after && { after }),
      })
      const answer = fieldsOf(
        await graph(`${settings.wabaId}/message_templates?${query}`, settings, io, {
          maxBytes: 20_000_000,
        }),
      )
      found.push(...arrayOf(answer.data).flatMap((one) => readTemplate(one) ?? []))
      const paging = fieldsOf(answer.paging)
      after = paging.next === undefined ? undefined : textOf(fieldsOf(paging.cursors).after)
      if (!after) break
    }
    return found
  },

  async create(draft, settings, io) {
    const body = await written(draft, settings, io)
    const path = `${settings.wabaId}/message_templates`
    const answer = fieldsOf(await graph(path, settings, io, jsonPost(body)))
    const externalId = textOf(answer.id)
    if (!externalId) throw unreadable('WhatsApp took the template, but its answer has no id.', true)
    return {
      externalId,
      status: statusOf(textOf(answer.status) ?? '') ?? 'pending',
      // Meta decides the category; it may be another one than was asked for.
      category: categoryOf(textOf(answer.category) ?? '') ?? draft.category,
    }
  },

  async edit(externalId, draft, settings, io) {
    const { name: _, language: __, ...body } = await written(draft, settings, io)
    await graph(encodeURIComponent(externalId), settings, io, jsonPost(body))
  },

  async remove({ externalId, name }, settings, io) {
    const query = new URLSearchParams({ hsm_id: externalId, name })
    const path = `${settings.wabaId}/message_templates?${query}`
    await graph(path, settings, io, { method: 'DELETE' }).catch(alreadyGone)
  },
}

async function written(draft: TemplateDraft, settings: Settings, io: ChannelIo) {
  const samples = new Map<string, string>()
  for (const url of samplesOf(draft)) samples.set(url, await uploadSample(url, settings, io))
  return writeDraft(draft, samples)
}

/** 100 with the subcode 2593002: there is no such template. */
function alreadyGone(error: unknown): void {
  if (error instanceof ChannelError && error.code === '100/2593002') return
  throw error
}
