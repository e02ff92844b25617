import { contactsApi } from '@atrium/contract/api/contacts'
import type { BodyInput } from '@atrium/contract/endpoint'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { apply } from '../../api/apply/apply.ts'
import { call } from '../../api/call.ts'
import { contactQuery } from '../../api/queries.ts'
import { warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'

export type ContactChange = BodyInput<typeof contactsApi.update>

/** Changes what the team knows about a contact. */
export function useUpdateContact(contactId: string) {
  const cache = useQueryClient()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (body: ContactChange) =>
      call(contactsApi.update, { params: { id: contactId }, body }),
    onSuccess: (contact) => {
      cache.setQueryData(contactQuery(contactId).queryKey, contact)
      apply(cache, { kind: 'contact', contact })
    },
    onError: (error) => warn(errorText(error)),
  })
}
