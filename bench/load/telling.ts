import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOf } from '../machine/memory.ts'
import { type CrowdOrder, gather } from './crowd.ts'

/** A process with a stream, and how it is made to tell its listeners something. */
export type Teller = CrowdOrder & {
  pid: number
  /** What goes out as number `n`: a word that only its block holds, and the request that causes it. */
  tell(n: number): { word: string; send: () => Promise<void> }
}

export type Told = {
  /** Milliseconds until a listener had it, for every listener and message. */
  times: number[]
  /** Milliseconds until all had it, for each message. */
  lasts: number[]
  missed: number
  kilobytesEach: number
  /** What one listener got. */
  text: string
}

/** Listeners that come and go first, so that what a process makes only once is made. */
const warmUps = 100
const pauseMs = 500

/**
 * Longer than the pause between two looks whether the sessions of all listeners still hold, and long enough for what
 * their coming left behind to be collected: after 12 seconds it was in one run of two.
 */
export const idleMs = 40_000

/**
 * Gathers the listeners, tells them some messages one after the other. `whileIdle` runs for `idleMs`, when all listen and
 * nothing happens; what they take is read after it, when what only their coming took is given back.
 */
export async function tellAll(
  teller: Teller,
  messages: number,
  whileIdle: () => Promise<void> = () => sleep(idleMs),
): Promise<Told> {
  const few = await gather({ ...teller, cookies: teller.cookies.slice(0, warmUps) })
  for (let n = 0; n < 5; n += 1) await tellOne(few.hear, teller, n)
  few.close()
  await sleep(pauseMs)
  const before = memoryOf([teller.pid]).each
  const crowd = await gather(teller)
  await sleep(pauseMs)
  await whileIdle()
  const after = memoryOf([teller.pid]).each
  const told: Told = {
    times: [],
    lasts: [],
    missed: 0,
    kilobytesEach: ((after - before) * 1024) / teller.cookies.length,
    text: '',
  }
  for (let n = 5; n < 5 + messages; n += 1) {
    const { took, text } = await tellOne(crowd.hear, teller, n)
    told.times.push(...took)
    told.lasts.push(took.at(-1) ?? 0)
    told.missed += teller.cookies.length - took.length
    told.text = text
    await sleep(pauseMs)
  }
  crowd.close()
  return told
}

async function tellOne(
  hear: Awaited<ReturnType<typeof gather>>['hear'],
  teller: Teller,
  n: number,
): Promise<{ took: number[]; text: string }> {
  const { word, send } = teller.tell(n)
  let started = 0
  const { at, text } = await hear(word, () => {
    started = performance.timeOrigin + performance.now()
    return send()
  })
  return { took: at.map((then) => then - started), text }
}
