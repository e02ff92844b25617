import type { HandleId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { freeSlots, readBookingsFor, readServices, usualFor } from '../bookings/read.ts'
import { readOrdersFor } from '../orders/read.ts'
import type { Tools } from './engine.ts'

/** Who writes, as far as tools go: their handle, and the handles that are theirs by proof. */
export type Bound = {
  handleId: HandleId
  own: HandleId[]
  /** The record has no other handles. */
  isWhole: boolean
}

/** Tools that read, each in a transaction of its own, bound to who writes. */
export function createTools(
  read: <T>(work: (tx: WorkspaceTx) => Promise<T>) => Promise<T>,
  { handleId, own, isWhole }: Bound,
  now: () => Date,
): Tools {
  return {
    services: () => read(async (tx) => (await readServices(tx)).filter(({ active }) => active)),
    // A habit has no address: where some of the record's are not theirs by proof, it might be another one's.
    usual: async () =>
      isWhole ? ((await read((tx) => usualFor(tx, handleId, now()))) ?? null) : null,
    coming: () =>
      read(async (tx) =>
        (await readBookingsFor(tx, handleId, now())).filter(
          (booking) => booking.state === 'booked' && own.includes(booking.handleId),
        ),
      ),
    free: (wanted) => read((tx) => freeSlots(tx, wanted, now())),
    orders: () => read((tx) => readOrdersFor(tx, own)),
  }
}
