import type { Session } from '@atrium/contract/api/session'
import { sessionApi } from '@atrium/contract/api/session'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { sessionQuery } from '../api/queries.ts'
import { isLanguage, setLanguage } from '../language/i18n.ts'

/** Who is signed in; only for screens behind the sign-in. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data.session) throw new Error('This screen is shown to members only')
  return data.session
}

/** Signs in and goes where the person wanted to go. */
export function useSignIn() {
  return useEnter((body: { email: string; password: string }) => call(sessionApi.signIn, { body }))
}

/** Makes the first workspace with its administrator, who is signed in at once. */
export function useSetUp() {
  return useEnter((body: { workspace: string; name: string; email: string; password: string }) =>
    call(sessionApi.setUp, { body }),
  )
}

function useEnter<T>(enter: (body: T) => Promise<Session>) {
  const cache = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: enter,
    onSuccess: async ({ member }) => {
      if (isLanguage(member.language)) await setLanguage(member.language)
      await cache.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await router.invalidate()
    },
  })
}

/** Signs out and forgets everything that was read. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => call(sessionApi.signOut),
    // A fresh page: nothing of this member stays in memory.
    onSuccess: () => location.assign('/sign-in'),
  })
}
