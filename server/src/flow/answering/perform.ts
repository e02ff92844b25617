import type { HandleId, MessageId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import type { ActDeps } from '../act.ts'
import type { Act } from '../assistant/offer.ts'
import { type BookingResult, book, cancel, hold, move } from '../book.ts'

/** What the assistant wanted cannot be done any more: nothing of its answer is written, and it thinks again. */
export class NotDone extends Error {}

/** The answer itself tells the customer. */
const assistant = { by: { kind: 'assistant' }, tells: true } as const

/** Does what the assistant wants for whoever wrote, at their own handle. Throws `NotDone` with the reason in words. */
export async function perform(
  tx: WorkspaceTx,
  deps: ActDeps,
  acts: Act[],
  asked: { handleId: HandleId; messageId: MessageId },
): Promise<void> {
  for (const act of acts) {
    const result = await performOne(tx, deps, act, asked)
    if (result.kind === 'refused') throw new NotDone(result.text)
  }
}

function performOne(
  tx: WorkspaceTx,
  deps: ActDeps,
  act: Act,
  { handleId, messageId }: { handleId: HandleId; messageId: MessageId },
): Promise<BookingResult> {
  switch (act.kind) {
    case 'hold':
    case 'book': {
      const { bookingId: id, serviceId } = act
      const wanted = {
        id,
        handleId,
        serviceId,
        startsAt: new Date(act.startsAt),
        messageId,
        ...assistant,
      }
      return act.kind === 'hold' ? hold(tx, deps, wanted) : book(tx, deps, wanted)
    }
    case 'move': {
      const { bookingId: id } = act
      return move(tx, deps, { id, startsAt: new Date(act.startsAt), asked: handleId, ...assistant })
    }
    case 'cancel':
      return cancel(tx, deps, { id: act.bookingId, asked: handleId, ...assistant })
  }
}
