import { identityApi } from '@atrium/contract/api/identity'
import type { Suggestion } from '@atrium/contract/contact'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { tell, warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import { useRefetchContacts } from '../use-refetch-contacts.ts'

/** Decides on suggestions, one or many, and says how many it were. */
export function useDecide(onDone?: () => void) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const refetch = useRefetchContacts()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (decision: { suggestions: Suggestion[]; same: boolean }) =>
      call(identityApi.decide, {
        body: { ids: decision.suggestions.map(({ id }) => id), same: decision.same },
      }),
    onSuccess: ({ done, skipped }, { suggestions, same }) => {
      refetch(suggestions.flatMap(({ contacts }) => contacts.map(({ id }) => id)))
      void cache.invalidateQueries({ queryKey: ['suggestions'] })
      tell(t(same ? 'who.doneSame' : 'who.doneApart', { count: done.length }))
      if (skipped.length > 0) warn(t('who.skipped', { count: skipped.length }))
      onDone?.()
    },
    onError: (error) => warn(errorText(error)),
  })
}
