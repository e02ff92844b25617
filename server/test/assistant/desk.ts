import { assistantApi } from '@atrium/contract/api/automation/assistant'
import type { TestApp } from '../app.ts'
import { eventually } from '../app.ts'
import { rowsOf, startDesk, textsOnPhone, type WhatsAppDesk } from '../chat.ts'

type Context = { after(stop: () => Promise<void>): void }

/** A WhatsApp number at which the assistant is on. */
export async function assistantDesk(context: Context): Promise<WhatsAppDesk> {
  const desk = await startDesk(context)
  await turnOn(desk.atrium, desk.accountId)
  return desk
}

export async function turnOn(atrium: TestApp, accountId: string, on = true): Promise<void> {
  await atrium.admin.call(assistantApi.setAccount, { params: { id: accountId }, body: { on } })
}

let phones = 0

export type Customer = {
  id: string
  phone: string
  says(text: string): Promise<void>
  /** What the phone shows of the business. */
  heard(): string[]
  /** Waits until the business has said so many things, and returns them. */
  hears(count: number): Promise<string[]>
}

/** Somebody with a phone of their own. */
export function customer({ fake }: WhatsAppDesk, name: string): Customer {
  phones += 1
  const phone = `+34600${String(200_000 + phones)}`
  const { id } = fake.addCustomer({ name, phone })
  const heard = () => textsOnPhone(fake, id)
  return {
    id,
    phone,
    says: async (text) => {
      await fake.act(id, { kind: 'text', text })
    },
    heard,
    hears: (count) =>
      eventually(`${name} hears ${count}`, () => (heard().length >= count ? heard() : null)),
  }
}

/** What became of the messages that the assistant looked at, the oldest first. */
export function turns(
  atrium: TestApp,
): Promise<{ outcome: string; why: string | null; engine: string }[]> {
  return rowsOf(atrium, 'SELECT outcome, why, engine FROM assistant_turn ORDER BY at, message_id')
}

/** Waits until no job of the assistant waits or runs: what it was to say is said, or never will be. */
export function thoughtOver(atrium: TestApp): Promise<true> {
  return eventually('the assistant has nothing to think about', async () => {
    const [row] = await rowsOf<{ count: string }>(
      atrium,
      `SELECT count(*) FROM journal WHERE state = 'pending'`,
    )
    const jobs = await rowsOf(
      atrium,
      `SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'answer'`,
    )
    return row?.count === '0' && jobs.length === 0 ? (true as const) : null
  })
}
