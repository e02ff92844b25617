import type { FlowDraft, FlowStep } from '@atrium/contract/flow/flow'
import type { TFunction } from 'i18next'

export const recipes = ['greeting', 'order', 'silent', 'thanks'] as const

const send = { kind: 'send', class: 'reply', purpose: null, to: 'same' } as const

/** A flow to begin with: one of the recipes, or an empty one. Its words are in the reader's language, to be changed. */
export function newFlow(t: TFunction, recipe: string | undefined): FlowDraft {
  const base = { name: '', on: false, trigger: 'opened', conditions: {} } as const
  switch (recipe) {
    case 'greeting':
      return {
        ...base,
        name: t('flows.recipe.greeting.name'),
        steps: [{ ...send, content: { kind: 'text', text: t('flows.recipe.greeting.words') } }],
      }
    case 'order':
      return {
        ...base,
        name: t('flows.recipe.order.name'),
        trigger: 'message',
        conditions: { words: t('flows.recipe.order.asks').split(', ') },
        steps: [
          {
            ...send,
            class: 'transactional',
            content: { kind: 'template', name: 'order_update', values: {} },
          },
        ],
      }
    case 'silent':
      return {
        ...base,
        name: t('flows.recipe.silent.name'),
        trigger: 'replied',
        conditions: { channels: ['instagram', 'whatsapp'] },
        steps: [
          { kind: 'wait', minutes: 24 * 60, unlessAnswered: true },
          {
            kind: 'send',
            class: 'proactive',
            purpose: 'reminders',
            to: 'channel',
            channel: 'sms',
            content: { kind: 'text', text: t('flows.recipe.silent.words') },
          },
        ],
      }
    case 'thanks':
      return {
        ...base,
        name: t('flows.recipe.thanks.name'),
        trigger: 'resolved',
        steps: [
          { kind: 'wait', minutes: 60, unlessAnswered: true },
          {
            kind: 'send',
            class: 'proactive',
            purpose: 'surveys',
            to: 'best',
            content: { kind: 'text', text: t('flows.recipe.thanks.words') },
          },
        ],
      }
    default:
      return { ...base, steps: [newStep('send')] }
  }
}

/** A step as it is when it is added. */
export function newStep(kind: FlowStep['kind']): FlowStep {
  switch (kind) {
    case 'send':
      return { ...send, content: { kind: 'text', text: '' } }
    case 'wait':
      return { kind, minutes: 60, unlessAnswered: true }
    case 'label':
      return { kind, labelId: '', has: true }
    case 'assign':
      return { kind, memberId: null }
    case 'resolve':
      return { kind }
  }
}
