import { setTimeout as sleep } from 'node:timers/promises'
import { phoneLabel } from '@atrium/channel-kit/phone'
import type { Arena } from '../arena/arena.ts'
import type { Door } from '../arena/doors.ts'
import { type Book, textOf } from '../checks/records.ts'
import { areShown } from '../observers/database.ts'

/** A simulated person at one provider. */
type Person = { key: string; id: string; door: Door; said: number }

/** The customers of an arena: they write until they are stopped. */
export type Customers = {
  stop(): Promise<void>
  /** Resolves when every provider has handed over what it will ever hand over by itself. */
  idle(): Promise<void>
  /** Whether also what a provider gave up is shown: Atrium asked for it. */
  isCaughtUp(): Promise<boolean>
  /** How many messages their providers gave up. */
  givenUp(): number
  /** What each of them got. */
  phones(): { customer: string; texts: string[] }[]
}

/**
 * People who write `perSecond` messages in all, each of them numbered. The same persons, with the same telephone, write
 * to the numbers of both workspaces.
 */
export function startCustomers(
  arena: Arena,
  { perSecond, book }: { perSecond: number; book: Book },
): Customers {
  const stopping = new AbortController()
  const paces = pacesOf(arena.doors, perSecond)
  const crowds = arena.doors.map((door) => {
    const pace = paces.get(door) ?? 0
    const count = Math.ceil((pace * door.betweenOwnMs) / 1_000) + 1
    return { pace, people: Array.from({ length: count }, (_, n) => meet(door, n)) }
  })
  const talking = Promise.all(crowds.map(({ pace, people }) => talk(pace, people)))

  function meet(door: Door, n: number): Person {
    const key = `${door.name}-${n}`
    // Who writes by SMS is nobody who writes by WhatsApp: they would be one record, as they should.
    const phone = `+346${door.nameless ? 1 : 0}${String(n).padStart(7, '0')}`
    const record = door.nameless ? phoneLabel(phone) : key
    book.customers.push({ key, workspace: door.workspace.id, record })
    const { id } = door.fake.addCustomer({ name: key, phone, email: `${key}@post.example` })
    return { key, id, door, said: 0 }
  }

  /** In turn, so that nobody's own messages come too close to each other; nobody makes up for lost time. */
  async function talk(pace: number, people: Person[]): Promise<void> {
    let due = performance.now()
    for (let turn = 0; ; turn += 1) {
      due = Math.max(due + 1_000 / pace, performance.now())
      await sleep(Math.max(0, due - performance.now()), undefined, {
        signal: stopping.signal,
      }).catch(() => undefined)
      if (stopping.signal.aborted) return
      await say(people[turn % people.length])
    }
  }

  async function say(person: Person | undefined): Promise<void> {
    if (!person) return
    person.said += 1
    const mark = { customer: person.key, kind: 'said', n: person.said } as const
    book.said.push({ customer: mark.customer, n: mark.n })
    const act = { kind: 'text', text: textOf(mark), subject: 'A question' } as const
    await person.door.fake.act(person.id, act)
  }

  const givenUp = (): string[] => arena.doors.flatMap((door) => door.givenUp())
  return {
    async stop() {
      stopping.abort()
      await talking
    },
    idle: async () => void (await Promise.all(arena.doors.map(({ fake }) => fake.idle()))),
    isCaughtUp: () => areShown(arena, givenUp()).catch(() => false),
    givenUp: () => givenUp().length,
    phones: () =>
      crowds
        .flatMap(({ people }) => people)
        .map(({ key, id, door }) => ({
          customer: key,
          texts: door.fake
            .transcript(id)
            .filter(({ from }) => from === 'business')
            .map(({ content }) => ('text' in content ? String(content.text) : '')),
        })),
  }
}

/** A door with a pace of its own takes at most a tenth of all; the others share what is left. */
function pacesOf(doors: Door[], perSecond: number): Map<Door, number> {
  const own = new Map(
    doors.flatMap((door) =>
      door.mostPerSecond === undefined
        ? []
        : [[door, Math.min(door.mostPerSecond, perSecond / 10)] as const],
    ),
  )
  const taken = [...own.values()].reduce((sum, pace) => sum + pace, 0)
  const share = (perSecond - taken) / (doors.length - own.size)
  return new Map(doors.map((door) => [door, own.get(door) ?? share]))
}
