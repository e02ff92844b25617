import { setTimeout as sleep } from 'node:timers/promises'
import { type Arena, type ArenaOptions, buildArena } from './arena/arena.ts'
import * as invariants from './checks/invariants.ts'
import type { Book, View } from './checks/records.ts'
import { cause, type FaultName } from './faults/faults.ts'
import { readApi } from './observers/api.ts'
import { isCalm, miscounted, onItsWay, readTables } from './observers/database.ts'
import { type Feed, followFeed } from './observers/feed.ts'
import { leakedIntoLogs } from './observers/logs.ts'
import { type WatchedPage, watchPage } from './observers/page.ts'
import { createRandom, makePlan, type Step } from './plan.ts'
import { type Customers, startCustomers } from './senders/customers.ts'
import { startMembers } from './senders/members.ts'

export type CampaignOptions = ArenaOptions & {
  seed: number
  faults: readonly FaultName[]
  /** How many faults, one after the other. */
  steps: number
  pauseMs: number
  lastsMs: number
  perSecond: number
  /** One in so many of a customer's messages is answered. */
  answerEvery: number
  /** The path of a Chromium in which the agents' page is watched; without one it is not. */
  browser?: string | undefined
  /** Done to the arena before anything is written, to see that the checks see. */
  sabotage?: (arena: Arena) => Promise<void>
  /** How long after the last fault the end is waited for, so that what is late is not taken for lost; three minutes. */
  patienceMs?: number
  say: (line: string) => void
}

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8'

export type Outcome = {
  seed: number
  said: number
  told: number
  kills: number
  faults: Map<FaultName, number>
  /** Seconds from the end of the last fault until all was worked, sent and seen alike; null when that did not come. */
  recovery: number | null
  /** Whether nothing was on its way any more when the waiting ended: what is missing then is lost, not late. */
  isSettled: boolean
  /** Messages that their provider gave up, and the seconds until they were found by asking, and answered. */
  givenUp: number
  caughtUp: number | null
  /** The last words of processes that ended by themselves. */
  crashes: string[]
  cuts: number
  resyncs: number
  /** What the agents' page did; null where there was no browser to watch it in. */
  page: { reloads: number } | null
  findings: Record<Invariant, string[]>
}

type Observers = { arena: Arena; feeds: Feed[]; page: WatchedPage | undefined }

const longPatienceMs = 180_000
const longestFaultMs = 60_000
const againMs = 250
const lastGlanceMs = 1_000

/** Builds an installation, lets people write while it is broken again and again, and looks at what is left. */
export async function runCampaign(options: CampaignOptions): Promise<Outcome> {
  const plan = makePlan(createRandom(options.seed), options)
  const arena = await buildArena(options)
  let page: WatchedPage | undefined
  try {
    await options.sabotage?.(arena)
    const book: Book = { customers: [], said: [], told: [] }
    const members = startMembers(arena, { every: options.answerEvery, book })
    const feeds = await Promise.all(
      arena.workspaces.map((workspace) =>
        followFeed(arena.front.origin, workspace, (message) =>
          members.see(workspace.cookie, message),
        ),
      ),
    )
    const [home] = arena.workspaces
    if (options.browser && home) page = await watchPage(arena, home, options.browser)
    const customers = startCustomers(arena, { perSecond: options.perSecond, book })
    await page?.openSample()
    const faults = new Map<FaultName, number>()
    let kills = 0
    for (const step of plan) {
      await sleep(step.pauseMs)
      options.say(`${book.said.length} messages, ${kills} kills: ${step.fault}`)
      kills += await causeInTime(arena, step, options.say)
      faults.set(step.fault, (faults.get(step.fault) ?? 0) + 1)
    }
    const over = performance.now()
    await customers.stop()
    const since = (what: string): void =>
      options.say(
        `${what} ${((performance.now() - over) / 1_000).toFixed(1)} s after the last fault`,
      )
    void customers.idle().then(() => since('all is delivered'))
    void members.idle().then(() => since('all is answered'))
    const deadline = over + (options.patienceMs ?? longPatienceMs)
    const observers = { arena, feeds, page }
    const quiet = async (): Promise<boolean> => {
      await Promise.all([customers.idle(), members.idle()])
      return true
    }
    const end = await comesToAnEnd(observers, quiet, deadline)
    since(end ? 'all has been looked at' : 'not all is at its end')
    // What a provider gave up is asked for a good minute after an outage: another promise than that of the rest.
    const askedFor = async (): Promise<boolean> => {
      await members.idle()
      return customers.isCaughtUp()
    }
    const found = end && (await comesToAnEnd(observers, askedFor, deadline))
    since(found ? 'all has been asked for' : 'not all has been found by asking')
    const seconds = (at: number | undefined): number | null => (at ? (at - over) / 1_000 : null)
    if (!end) for (const line of await onItsWay(arena)) options.say(line)
    const isSettled = (await within(quiet(), lastGlanceMs)) && (await isCalm(arena))
    const views = await look(observers)
    const stale = await staleOn(page, views)
    await Promise.all(feeds.map((feed) => feed.close()))
    return {
      seed: options.seed,
      said: book.said.length,
      told: book.told.length,
      kills,
      faults,
      recovery: seconds(end),
      isSettled,
      givenUp: customers.givenUp(),
      caughtUp: seconds(found),
      crashes: arena.processes.flatMap((each) => each.crashes()),
      cuts: feeds.reduce((sum, feed) => sum + feed.cuts() - 1, 0),
      resyncs: feeds.reduce((sum, feed) => sum + feed.resyncs(), 0),
      page: page ? { reloads: page.reloads() } : null,
      findings: await check(arena, book, { views, stale }, customers),
    }
  } finally {
    await page?.close()
    await arena.remove()
  }
}

/** A fault whose end is not seen must not end the campaign: people write on, and the next one comes. */
async function causeInTime(
  arena: Arena,
  step: Step<FaultName>,
  say: (line: string) => void,
): Promise<number> {
  const kills = await Promise.race([
    cause(arena, step),
    sleep(longestFaultMs, undefined, { ref: false }),
  ])
  if (kills === undefined) say(`the end of “${step.fault}” was not seen within a minute`)
  return kills ?? 0
}

/**
 * Waits until nothing is on its way and all observers see the same. Returns when that was: reading a hundred thousand
 * messages page by page takes longer than the installation took, and changes nothing.
 */
async function comesToAnEnd(
  observers: Observers,
  quiet: () => Promise<boolean>,
  deadline: number,
): Promise<number | undefined> {
  const { arena } = observers
  const isQuiet = (): Promise<boolean> => within(quiet(), deadline - performance.now())
  for (; performance.now() < deadline; await sleep(againMs)) {
    if (!(await isQuiet()) || !(await isCalm(arena).catch(() => false))) continue
    const at = performance.now()
    const agree = await allAgree(observers)
    // Somebody may have answered what they saw last, and receipts of the last sends are the provider's last word.
    if (agree && (await isQuiet()) && (await isCalm(arena))) return at
  }
  return undefined
}

/** False when it takes longer. */
function within(work: Promise<boolean>, milliseconds: number): Promise<boolean> {
  return Promise.race([work, sleep(Math.max(0, milliseconds), false, { ref: false })])
}

async function look({ arena, feeds }: Observers): Promise<View[]> {
  const feed = { observer: 'the feed', messages: feeds.flatMap((each) => each.view()) }
  return [await readApi(arena), await readTables(arena), feed]
}

async function allAgree(observers: Observers): Promise<boolean> {
  const views = await look(observers)
  if (invariants.disagreements(views).length > 0) return false
  return (await staleOn(observers.page, views)).length === 0
}

/** What the page shows otherwise than the first of the views. */
async function staleOn(page: WatchedPage | undefined, [api]: View[]): Promise<string[]> {
  return page && api ? page.stale(api.messages) : []
}

async function check(
  arena: Arena,
  book: Book,
  { views, stale }: { views: View[]; stale: string[] },
  customers: Customers,
): Promise<Outcome['findings']> {
  const [api = { observer: 'nobody', messages: [] }] = views
  const phones = customers.phones()
  return {
    I1: invariants.missing(book, api),
    I2: invariants.doubled(api),
    I3: invariants.disordered(api, phones),
    I4: invariants.misdirected(book, api, phones),
    I5: invariants.wrongReplies(book, api, phones),
    I6: [...invariants.disagreements(views), ...stale],
    I7: await miscounted(arena),
    I8: leakedIntoLogs(arena),
  }
}
