import type { MacroStep, StepProblem } from '@atrium/contract/macro/macro'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../api/queries.ts'
import { labelsQuery } from '../settings/labels/query.ts'

/** A step in a few words: what is said, who gets it, which label. */
export function useStepWords(): (step: MacroStep) => string {
  const { t } = useTranslation()
  const members = useQuery(membersQuery).data?.items
  const labels = useQuery(labelsQuery).data?.items
  return (step) => {
    switch (step.kind) {
      case 'reply':
      case 'note':
        return t(`macros.says.${step.kind}`, { text: step.text })
      case 'template':
        return t('macros.says.template', { name: step.name.replaceAll('_', ' ') })
      case 'assign': {
        const { to } = step
        if (to.kind !== 'member') return t(`macros.says.assign_${to.kind}`)
        const member = members?.find(({ id }) => id === to.memberId)
        return t('macros.says.assign_member', { name: member?.name ?? '…' })
      }
      case 'label': {
        const label = labels?.find(({ id }) => id === step.labelId)
        return t(step.has ? 'macros.says.label' : 'macros.says.labelAway', {
          name: label?.name ?? '…',
        })
      }
      case 'snooze':
        return step.hours % 24 === 0
          ? t('macros.says.days', { count: step.hours / 24 })
          : t('macros.says.hours', { count: step.hours })
      case 'resolve':
      case 'reopen':
        return t(`macros.says.${step.kind}`)
    }
  }
}

/** Why a step cannot be done, in the reader's language; what is wrong with a value only the server says. */
export function useProblemWords(): (problem: Pick<StepProblem, 'code' | 'text'>) => string {
  const { t } = useTranslation()
  return ({ code, text }) => t(`macros.problem.${code}`, { text })
}
