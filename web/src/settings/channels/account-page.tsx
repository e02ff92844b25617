import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { accountsQuery, kindsQuery } from '../../api/queries.ts'
import { NotFoundPage } from '../../ui/state/error-page.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { AccountEditor } from './account-editor.tsx'

const newRoute = getRouteApi('/desk/settings/channels/new/$channel')
const route = getRouteApi('/desk/settings/channels/$accountId')

/** Connects a new account of a channel. */
export function NewAccountPage() {
  const { channel } = newRoute.useParams()
  const kinds = useQuery(kindsQuery)
  if (kinds.isPending) return <SkeletonRows avatar={false} />
  const kind = kinds.data?.items.find(({ id }) => id === channel)
  return kind ? <AccountEditor key={channel} kind={kind} account={undefined} /> : <NotFoundPage />
}

/** A connected account: its settings, its health, what to enter at the provider. */
export function AccountPage() {
  const { accountId } = route.useParams()
  const kinds = useQuery(kindsQuery)
  const accounts = useQuery(accountsQuery)
  if (kinds.isPending || accounts.isPending) return <SkeletonRows avatar={false} />
  const account = accounts.data?.items.find(({ id }) => id === accountId)
  const kind = kinds.data?.items.find(({ id }) => id === account?.channel)
  return account && kind ? (
    <AccountEditor key={accountId} kind={kind} account={account} />
  ) : (
    <NotFoundPage />
  )
}
