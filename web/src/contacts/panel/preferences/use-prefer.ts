import { contactsApi } from '@atrium/contract/api/contacts'
import type { Statement } from '@atrium/contract/contact'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { apply } from '../../../api/apply/apply.ts'
import { call } from '../../../api/call.ts'
import { contactQuery } from '../../../api/queries.ts'
import { warn } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'

export type Prefer = (statement: Statement) => void

/** Notes how a customer wants to be written to. */
export function usePrefer(contactId: string): Prefer {
  const cache = useQueryClient()
  const errorText = useErrorText()
  const { mutate } = useMutation({
    mutationFn: (body: Statement) => call(contactsApi.prefer, { params: { id: contactId }, body }),
    onSuccess: (contact) => {
      cache.setQueryData(contactQuery(contactId).queryKey, contact)
      apply(cache, { kind: 'contact', contact })
    },
    onError: (error) => warn(errorText(error)),
  })
  return mutate
}
