import { setTimeout as sleep } from 'node:timers/promises'
import type { Grown } from './grown.ts'
import { deliver, type Provider } from './provider.ts'
import { type Language, languages, rareWord, rareWords, word } from './words.ts'
import { messagesEach } from './world.ts'

/** One thing that people do all day, on an installation of any size. */
export type Operation = {
  name: string
  /** What it belongs to, with what was promised of it. */
  kind: 'list' | 'open' | 'search' | 'change' | 'report'
  /** Does it once and returns how long it took, in milliseconds. Notes an answer that is wrong. */
  run(grown: Grown, round: number): Promise<number>
}

const views = ['open', 'mine', 'unassigned', 'snoozed', 'resolved', 'all'] as const

export function operations(provider: Provider): Operation[] {
  return [
    ...views.map((view) => list(`list: ${view}`, () => `/conversations?view=${view}`)),
    list('list: all, of one channel', () => '/conversations?view=all&channel=email'),
    list('list: all, of a channel that nobody used', () => '/conversations?view=all&channel=line'),
    list('list: all, the page of a year ago', yearAgo),
    list('counts of all views', () => '/conversations/counts'),
    list('list: contacts', () => '/contacts'),
    read('open', 'open: timeline', (grown, round) => `/contacts/${anybody(grown, round)}/timeline`),
    read('open', 'open: record', (grown, round) => `/contacts/${anybody(grown, round)}`),
    contactSearch(
      'contact search: one person by name',
      (grown, round) => person(grown, round).name,
    ),
    contactSearch(
      'contact search: by phone',
      (grown, round) => `+346${String(pick(grown, round)).padStart(8, '0')}`,
    ),
    contactSearch('contact search: a frequent name', () => 'maria'),
    ...languages.flatMap(messageSearches),
    { name: 'message in: webhook → member’s screen', kind: 'change', run: receive },
    { name: 'reply: answered, in the outbox', kind: 'change', run: (grown) => reply(grown) },
    { name: 'reply: → the provider', kind: 'change', run: (grown) => replyOut(grown, provider) },
    { name: 'mark read', kind: 'change', run: markRead },
    read('report', 'report: the newest 30 days', newestDays),
  ]
}

function list(name: string, path: (grown: Grown) => string): Operation {
  return read('list', name, path)
}

function read(
  kind: Operation['kind'],
  name: string,
  path: (grown: Grown, round: number) => string,
): Operation {
  return {
    name,
    kind,
    run: async (grown, round) => {
      const asked = path(grown, round)
      return timed(() => grown.get(asked))
    },
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** A prime step: each round is about another person, old and new ones alike. */
function pick(grown: Grown, round: number): number {
  return ((round + 1) * 7_919) % grown.world.contactCount
}
const person = (grown: Grown, round: number) => grown.world.contact(pick(grown, round))
const anybody = (grown: Grown, round: number) => person(grown, round).id

/** A cursor is the sort key of a row: this one lies in the middle of the seeded time. */
function yearAgo(grown: Grown): string {
  const c = Math.floor(grown.size / 2)
  const at = grown.world.timeOf(grown.world.messageNumber(c, messagesEach - 1))
  const parts = JSON.stringify([new Date(at).toISOString(), grown.world.conversation(c).id])
  return `/conversations?view=all&cursor=${Buffer.from(parts).toString('base64url')}`
}

/** As the screen asks first, with the 30 days before; the warm-up counts them, and each run what changed. */
function newestDays(grown: Grown): string {
  const day = (ago: number): string =>
    new Date(grown.world.timeOf(grown.world.messages - 1) - ago * 24 * 3600_000)
      .toISOString()
      .slice(0, 10)
  return `/reports?from=${day(29)}&to=${day(0)}`
}

function contactSearch(name: string, query: (grown: Grown, round: number) => string): Operation {
  return {
    name,
    kind: 'search',
    run: async (grown, round) => {
      const asked = `/contacts?search=${encodeURIComponent(query(grown, round))}`
      const started = performance.now()
      const { items } = await grown.get<{ items: unknown[] }>(asked)
      const took = performance.now() - started
      if (items.length === 0) grown.wrong.push(`${asked} found nobody`)
      return took
    },
  }
}

type Found = { messages: { at: string }[] }

/** Rare, middling and common words of a language. The rare one is in one message; of a common one the newest must come. */
function messageSearches(language: Language): Operation[] {
  const search = (
    name: string,
    query: (round: number) => string,
    right: (found: Found, grown: Grown) => boolean,
  ): Operation => ({
    name: `search ${language}: ${name}`,
    kind: 'search',
    run: async (grown, round) => {
      const asked = query(round)
      const started = performance.now()
      const found = await grown.get<Found>(`/search?q=${encodeURIComponent(asked)}`)
      const took = performance.now() - started
      if (!right(found, grown))
        grown.wrong.push(
          `a search for ${asked} at ${grown.size} found ${found.messages.length} messages, the first of ${found.messages[0]?.at}`,
        )
      return took
    },
  })
  const some = (found: Found) => found.messages.length > 0
  return [
    search(
      'a rare word',
      (round) => rareWord(language, round % rareWords),
      (found) => found.messages.length === 1,
    ),
    search('a seldom word', (round) => word(language, 3_000 + round * 7), some),
    search('a middling word', (round) => word(language, 60 + (round % 40)), newestFirst),
    search('a common word', (round) => word(language, round % 5), newestFirst),
    search(
      'two words',
      (round) => `${word(language, round % 5)} ${word(language, 40 + round)}`,
      some,
    ),
  ]
}

/** A full page, in order, and its first of the newest twentieth of the time. */
function newestFirst(found: Found, { world }: Grown): boolean {
  const times = found.messages.map(({ at }) => Date.parse(at))
  const [first = 0] = times
  return (
    times.length === 30 &&
    first >= world.timeOf(world.messages * 0.95) &&
    times.every((at, index) => at <= (times[index - 1] ?? at))
  )
}

let made = 0

/** An open conversation of somebody who writes on WhatsApp, another one each time. */
function openConversation({ world }: Grown): { c: number; n: number } {
  for (;;) {
    made += 1
    const c = world.size - 1 - ((made * 7) % Math.floor(world.size * 0.05))
    const n = world.contactNumber(c)
    const { email, channel } = world.contact(n)
    if (channel === 'whatsapp' && !email && world.conversation(c).status === 'open') return { c, n }
  }
}

async function receive(grown: Grown): Promise<number> {
  const { n } = openConversation(grown)
  const id = `wamid.grown-${process.pid}-${made}`
  const started = performance.timeOrigin + performance.now()
  await deliver(grown.installation.target(grown.server), {
    id,
    phone: grown.world.contact(n).address,
    text: `Is it still on? (${made})`,
  })
  return (await until('the message on the screen', () => grown.feed.heardAt.get(id))) - started
}

async function until(what: string, look: () => number | undefined): Promise<number> {
  for (let tries = 0; tries < 10_000; tries += 1) {
    const found = look()
    if (found !== undefined) return found
    await sleep(1)
  }
  throw new Error(`${what} did not come in ten seconds`)
}

async function reply(grown: Grown, text = `It is. (${made})`): Promise<number> {
  const { c, n } = openConversation(grown)
  const { world } = grown
  return timed(() =>
    grown.send('POST', `/conversations/${world.conversation(c).id}/messages`, {
      messageId: crypto.randomUUID(),
      handleId: world.handleId(n),
      accountId: world.place.accounts.whatsapp,
      content: { kind: 'text', text },
    }),
  )
}

async function replyOut(grown: Grown, provider: Provider): Promise<number> {
  const text = `Until then! ${grown.size}/${made}`
  const started = performance.timeOrigin + performance.now()
  await reply(grown, text)
  return (await until('the reply at the provider', () => provider.sentAt.get(text))) - started
}

async function markRead(grown: Grown): Promise<number> {
  const { c } = openConversation(grown)
  const seq = String(grown.world.messages)
  return timed(() =>
    grown.send('PUT', `/conversations/${grown.world.conversation(c).id}/read`, { seq }),
  )
}
