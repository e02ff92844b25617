import { setTimeout as sleep } from 'node:timers/promises'
import type { Fake } from '@atrium/channel-kit/fake'
import type { Arena } from '../arena/arena.ts'
import { type Book, textOf } from '../checks/records.ts'
import type { Random } from '../plan.ts'

/** A simulated person at one provider. */
type Person = { key: string; id: string; fake: Fake; said: number }

/** The customers of an arena: they write until they are stopped. */
export type Customers = {
  stop(): Promise<void>
  /** Resolves when every provider has handed over what it will ever hand over. */
  idle(): Promise<void>
  /** What each of them got. */
  phones(): { customer: string; texts: string[] }[]
}

/** Meta's timestamps are whole seconds: who writes faster than this leaves their order to the provider. */
const betweenOwnMs = 1_300
/** A mailbox sends one mail in two seconds: what is answered of these must stay below. */
const mailsPerSecond = 2
const mailing = 4

/**
 * People who write `perSecond` messages in all, each of them numbered. The same persons, with the same name and the
 * same telephone, write to the numbers of both workspaces.
 */
export function startCustomers(
  arena: Arena,
  options: { perSecond: number; random: Random; book: Book },
): Customers {
  const { perSecond, random, book } = options
  const perNumber = Math.ceil((perSecond * betweenOwnMs) / 1_000 / arena.providers.length) + 1
  const chatting = arena.providers.flatMap(({ workspace, provider }, at) =>
    Array.from({ length: perNumber }, (_, n) => {
      const phone = `+3460${String(n).padStart(7, '0')}`
      const key = `wa${at}-${n}`
      book.customers.push({ key, workspace: workspace.id })
      return {
        key,
        fake: provider.fake,
        id: provider.fake.addCustomer({ name: key, phone }).id,
        said: 0,
      }
    }),
  )
  const writers = Array.from({ length: mailing }, (_, n) => {
    const key = `mail-${n}`
    const { fake, workspace } = arena.mail
    book.customers.push({ key, workspace: workspace.id })
    const { id } = fake.addCustomer({ name: key, email: `${key}@post.example` })
    return { key, fake, id, said: 0 }
  })
  const stopping = new AbortController()
  const turn = { mail: 0, chat: 0 }
  const talking = talk()

  async function talk(): Promise<void> {
    let due = performance.now()
    while (!stopping.signal.aborted) {
      // Nobody makes up for lost time: the own messages of a person would come too close to each other.
      due = Math.max(due + 1_000 / perSecond, performance.now())
      await sleep(Math.max(0, due - performance.now()), undefined, {
        signal: stopping.signal,
      }).catch(() => undefined)
      if (stopping.signal.aborted) return
      const isMail = random.next() < mailsPerSecond / perSecond
      const people = isMail ? writers : chatting
      await say(people[turn[isMail ? 'mail' : 'chat']++ % people.length])
    }
  }

  async function say(person: Person | undefined): Promise<void> {
    if (!person) return
    person.said += 1
    const mark = { customer: person.key, kind: 'said', n: person.said } as const
    book.said.push({ customer: mark.customer, n: mark.n })
    await person.fake.act(person.id, { kind: 'text', text: textOf(mark), subject: 'A question' })
  }

  const fakes = [...arena.providers.map(({ provider }) => provider.fake), arena.mail.fake]
  return {
    async stop() {
      stopping.abort()
      await talking
    },
    idle: async () => void (await Promise.all(fakes.map((fake) => fake.idle()))),
    phones: () =>
      [...chatting, ...writers].map(({ key, id, fake }) => ({
        customer: key,
        texts: fake
          .transcript(id)
          .filter(({ from }) => from === 'business')
          .map(({ content }) => ('text' in content ? String(content.text) : '')),
      })),
  }
}
