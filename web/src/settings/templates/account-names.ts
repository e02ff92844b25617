import { useQuery } from '@tanstack/react-query'
import { accountsQuery } from '../../api/queries.ts'

/** What members call these accounts. */
export function useAccountNames(ids: readonly string[]): string[] {
  const accounts = useQuery(accountsQuery)
  return ids.flatMap((id) => accounts.data?.items.find((one) => one.id === id)?.name ?? [])
}
