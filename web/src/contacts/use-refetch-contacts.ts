import { useQueryClient } from '@tanstack/react-query'
import { apply } from '../api/apply/apply.ts'

/** After a link or its undoing: both contacts, their timelines and the lists are read again. */
export function useRefetchContacts(): (ids: string[]) => void {
  const cache = useQueryClient()
  return (ids) => {
    // The same that the feed's event does, without waiting for it. Ids are branded by the server they came from.
    const contactIds = ids as Extract<
      Parameters<typeof apply>[1],
      { kind: 'handles' }
    >['contactIds']
    apply(cache, { kind: 'handles', contactIds })
    void cache.invalidateQueries({ queryKey: ['contacts'] })
  }
}
