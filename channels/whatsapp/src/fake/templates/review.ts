import type { TemplateDecision, TemplateInReview } from '@atrium/channel-kit/fake'
import { z } from 'zod'
import type { World } from '../world.ts'
import type { Template } from './template.ts'

/** What the reviewers see, the newest first. */
export function inReview(world: World): TemplateInReview[] {
  return world.templates
    .map(({ id, name, language, status, category, components, quality_score }) => ({
      id,
      name,
      language,
      status: status.toLowerCase(),
      category: category.toLowerCase(),
      quality: quality_score.score.toLowerCase(),
      text: components.find(({ type }) => type === 'BODY')?.text ?? '',
    }))
    .reverse()
}

/** Meta decides, and says so. */
export function decide(world: World, id: string, decision: TemplateDecision): void {
  const template = world.templates.find((one) => one.id === id)
  if (!template) throw new Error(`No template ${id} on the simulated WhatsApp.`)
  switch (decision.kind) {
    case 'approve':
      setStatus(world, template, 'APPROVED', { reason: 'NONE' })
      break
    case 'reject':
      template.rejected_reason = decision.reason
      setStatus(world, template, 'REJECTED', { reason: decision.reason })
      break
    case 'pause':
      setStatus(world, template, 'PAUSED', { reason: 'NONE', other_info: firstPause })
      break
    case 'disable': {
      const disable_date = world.io.now().toISOString().slice(0, 10)
      setStatus(world, template, 'DISABLED', { reason: 'NONE', disable_info: { disable_date } })
      break
    }
    case 'category': {
      const previous_category = template.category
      template.category = decision.category
      const value = { previous_category, new_category: decision.category }
      tell(world, template, 'template_category_update', value)
      break
    }
    case 'quality': {
      const previous_quality_score = template.quality_score.score
      template.quality_score = { score: decision.quality }
      const value = { previous_quality_score, new_quality_score: decision.quality }
      tell(world, template, 'message_template_quality_update', value)
      break
    }
  }
}

const firstPause = {
  title: 'FIRST_PAUSE',
  description: 'Customers blocked or reported it: paused for 3 hours.',
}

function setStatus(
  world: World,
  template: Template,
  status: Template['status'],
  more: Record<string, unknown>,
): void {
  template.status = status
  tell(world, template, 'message_template_status_update', {
    event: status,
    ...more,
    message_template_category: template.category,
  })
}

function tell(world: World, { id, name, language }: Template, field: string, value: object): void {
  world.notify(field, {
    message_template_id: Number(id),
    message_template_name: name,
    message_template_language: language,
    ...value,
  })
  world.io.changed(null)
}

const Kept = z.array(z.custom<Template>((one) => typeof one === 'object' && one !== null))

/** What `keep` gave before a restart; anything else leaves the first templates. */
export function restoreTemplates(world: World, kept: unknown): void {
  const parsed = Kept.safeParse(kept)
  if (parsed.success) world.templates.splice(0, world.templates.length, ...parsed.data)
}
