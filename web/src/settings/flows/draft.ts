import type { FlowDraft, FlowStep } from '@atrium/contract/flow/flow'
import { ApiError } from '../../api/api-error.ts'

/** What of a flow its author decides. */
export function draftOf({ name, on, trigger, conditions, steps }: FlowDraft): FlowDraft {
  return { name, on, trigger, conditions, steps }
}

/** Whether there is something in it that only its author can fill. */
export function isWhole({ name, steps }: FlowDraft): boolean {
  return name.trim() !== '' && steps.length > 0 && steps.every(isFilled)
}

function isFilled(step: FlowStep): boolean {
  if (step.kind === 'label') return step.labelId !== ''
  if (step.kind !== 'send') return true
  if (step.to === 'channel' && !step.channel) return false
  const { content } = step
  return content.kind === 'text' ? content.text.trim() !== '' : content.name !== ''
}

/** What the server says of a step, by where it stands in the body. */
export function problemAt(error: unknown, index: number): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  const at = `/flow/steps/${index}/`
  return error.fields.find(({ pointer }) => pointer.startsWith(at))?.message
}
