import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, type Server, withInstallation } from '../installation/installation.ts'
import { startFloor } from '../machine/floor.ts'
import { processorTime } from '../machine/processor-time.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { median, percentile } from '../parts/sample.ts'
import { connectionTo } from '../traffic/connection.ts'
import { sendLoad } from '../traffic/load.ts'
import { messageId, webhookRequest } from '../traffic/webhook.ts'
import { signedInMembers } from './members.ts'
import { idleMs, type Told, tellAll } from './telling.ts'

const promised = { p99: 250, kilobytesEach: 20 }

/** One message in, told to 1,000 and to 10,000 members, beside a bare server that writes the same bytes to as many. */
export async function listeners(bench: Bench): Promise<Figure[]> {
  return [...(await crowdOf(bench, 1_000)), ...(await crowdOf(bench, 10_000))]
}

async function crowdOf(bench: Bench, count: number): Promise<Figure[]> {
  const messages = bench.quick ? 8 : 30
  const { told, idle, cookies } = await withInstallation(bench, async (installation) => {
    const cookies = await signedInMembers(installation, count)
    const server = await installation.start('all')
    await sendLoad(installation.target(server), { most: 500 })
    return { cookies, ...(await tellMembers(installation, server, { cookies, messages })) }
  })
  const bare = await tellBare(told.text, { cookies, messages })
  const row = (name: string, share: number, atMost?: number) =>
    figure(name, percentile(told.times, share), 'ms', {
      promised: atMost === undefined ? null : { atMost },
      limit: percentile(bare.times, share),
    })
  return [
    row(`one message to ${count.toLocaleString('en')} listeners: p50`, 0.5),
    row('… p99', 0.99, promised.p99),
    figure('… the last', median(told.lasts), 'ms', { promised: null, limit: median(bare.lasts) }),
    figure('… memory of the server for each', told.kilobytesEach, 'KB', {
      // What a process takes for any crowd is too much for each of few.
      promised: count < 10_000 ? null : { atMost: promised.kilobytesEach },
      limit: bare.kilobytesEach,
    }),
    figure('… processor time a second, nothing happens', idle, 'ms', { promised: null }),
    none('… never told', told.missed),
  ]
}

type Crowd = { cookies: string[]; messages: number }

async function tellMembers(
  installation: Installation,
  server: Server,
  { cookies, messages }: Crowd,
): Promise<{ told: Told; idle: number }> {
  const target = installation.target(server)
  const { origin, pid } = server
  const webhooks = connectionTo(origin)
  const run = `crowd${Date.now()}`
  const tell = (n: number) => ({
    word: messageId(run, n),
    send: () => accepted(webhooks.exchange(webhookRequest(target, run, n))),
  })
  let idle = 0
  const whileIdle = async () => {
    const spent = () => {
      const { server, database } = processorTime([pid], installation.postmaster)
      return server + database
    }
    const before = spent()
    await sleep(idleMs)
    idle = ((spent() - before) * 1_000) / idleMs
  }
  const path = '/api/v1/stream'
  const told = await tellAll({ pid, origin, path, cookies, tell }, messages, whileIdle)
  webhooks.close()
  return { told, idle }
}

/** `text` is what the members' streams carried, with the frame of its chunk. */
async function tellBare(text: string, { cookies, messages }: Crowd): Promise<Told> {
  const floor = await startFloor('sse-floor.ts')
  try {
    const body = text.slice(text.indexOf('\r\n') + 2, -2)
    const word = body.slice(0, body.indexOf('\n'))
    const send = async () => {
      await fetch(floor.origin, { method: 'POST', body })
    }
    const { origin, pid } = floor
    return await tellAll(
      { pid, origin, path: '/', cookies, tell: () => ({ word, send }) },
      messages,
    )
  } finally {
    floor.stop()
  }
}

async function accepted(answer: Promise<number>): Promise<void> {
  const status = await answer
  if (status !== 200) throw new Error(`The webhook was answered ${status}.`)
}
