import { setTimeout as sleep } from 'node:timers/promises'
import { newId, uuid, WorkspaceId } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { putCrowd } from '../../server/test/outbound/customers.ts'
import { call, post } from '../installation/api.ts'
import { type Installation, type Server, withInstallation } from '../installation/installation.ts'
import { type ProcessorTime, processorTime } from '../machine/processor-time.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure, none } from '../parts/figure.ts'
import { percentile } from '../parts/sample.ts'
import { type Heard, sendAndHear } from '../traffic/heard.ts'
import { openProvider, type SimulatedProvider } from './provider.ts'

/** Messages a second that customers write meanwhile. */
const rate = 20
const promisedRatio = 2
/** Meta takes so many a second from one number. */
const limit = 80

/** Customers write, first alone, then while a broadcast leaves through the same number as fast as its provider takes it. */
export async function broadcastBeside(bench: Bench): Promise<Figure[]> {
  const people = bench.quick ? 10_000 : 100_000
  const seconds = bench.quick ? 15 : 60
  return withInstallation(bench, async (installation) => {
    const server = await installation.start('all', { ATRIUM_EGRESS_ALLOW: '127.0.0.0/8' })
    const provider = await openProvider()
    try {
      const target = await connectTo(provider, installation, server, people)
      const watch = (length: number) =>
        sendAndHear(installation.cookie, target, { rate, seconds: length, connections: 16 })
      await watch(3)
      const spent = () => processorTime([server.pid], installation.postmaster)
      const alone = await spentIn(spent, () => watch(seconds))
      await begin(installation, server)
      await untilSending(installation)
      const before = await sent(installation)
      const beside = await spentIn(spent, () => watch(seconds))
      const after = await sent(installation)
      const left = after.count - before.count
      const perSecond = left / ((after.at - before.at) / 1000)
      /** What one recipient takes, with its receipts: all that was not taken by as many customers alone. */
      const each = (part: 'server' | 'database') =>
        figure(
          `… processor time of ${part === 'server' ? 'the server' : 'PostgreSQL'} for each recipient`,
          (beside.spent[part] - alone.spent[part]) / left,
          'ms',
          { promised: null },
        )
      const at = ({ heard }: { heard: Heard }, part: number) => percentile(heard.times, part)
      const shown = (name: string, value: number) => figure(name, value, 'ms', { promised: null })
      return [
        shown(`customers write, ${rate}/s, webhook → feed: p50`, at(alone, 0.5)),
        shown('… p99', at(alone, 0.99)),
        figure(
          `… beside a broadcast to ${people.toLocaleString('en')}: sent`,
          perSecond,
          'recipients/s',
          { promised: null, limit },
        ),
        each('server'),
        each('database'),
        shown('… p50', at(beside, 0.5)),
        shown('… p99', at(beside, 0.99)),
        shown('… webhooks acknowledged: p99', beside.heard.load.p99),
        figure('… p50 beside it ÷ alone', at(beside, 0.5) / at(alone, 0.5), '', {
          promised: { atMost: promisedRatio },
        }),
        figure('… p99 beside it ÷ alone', at(beside, 0.99) / at(alone, 0.99), '', {
          promised: { atMost: promisedRatio },
        }),
        none('… never heard', alone.heard.unheard + beside.heard.unheard),
      ]
    } finally {
      provider.close()
    }
  })
}

async function spentIn(
  spent: () => ProcessorTime,
  watch: () => Promise<Heard>,
): Promise<{ heard: Heard; spent: ProcessorTime }> {
  const before = spent()
  const heard = await watch()
  const after = spent()
  const { server, database } = before
  return { heard, spent: { server: after.server - server, database: after.database - database } }
}

/** The installation's number is that of the provider; the crowd has its phones there. */
async function connectTo(
  provider: SimulatedProvider,
  { sql, cookie, target }: Installation,
  server: Server,
  people: number,
): Promise<ReturnType<Installation['target']>> {
  const { path, ...numbers } = target(server)
  const account = accountIn(path)
  const api = `${server.origin}/api/v1`
  const { settings } = provider
  await call('PATCH', `${api}/channel-accounts/${account}`, cookie, { settings })
  // Three of four have WhatsApp.
  const crowd = Math.ceil((people * 4) / 3)
  await provider.open({ webhookUrl: `${server.origin}${path}`, people: crowd })
  await post(`${api}/channel-accounts/${account}/templates/sync`, cookie, {})
  const policy = { ...safeSendingPolicy, quiet: null }
  await call('PUT', `${api}/sending/policy`, cookie, policy)
  const [workspace] = (await sql.query<{ id: string }>('SELECT id FROM workspace')).rows
  const owner = await sql.connect()
  await putCrowd(owner, WorkspaceId.parse(workspace?.id), crowd, {
    whatsapp: account,
    sms: newId(uuid),
  })
  owner.release()
  return { ...numbers, path, secret: settings.appSecret }
}

/** `/channels/whatsapp/<account>/webhook` */
function accountIn(path: string): string {
  return path.split('/')[3] ?? ''
}

async function begin({ cookie, target }: Installation, server: Server): Promise<void> {
  const accountId = accountIn(target(server).path)
  const api = `${server.origin}/api/v1`
  const listed = await call('GET', `${api}/templates`, cookie)
  const { items } = (await listed.json()) as {
    items: { id: string; name: string; language: string }[]
  }
  const update = items.find(({ name, language }) => name === 'order_update' && language === 'en')
  const values = { 'body.1': '{{first_name|there}}', 'body.2': '#4821', 'body.3': 'it ships' }
  const broadcast = `${api}/broadcasts/${newId(uuid)}`
  await call('PUT', broadcast, cookie, {
    name: 'Bench',
    purpose: 'reminders',
    // Those of the crowd: the customers who write have no phone at this provider.
    tree: {
      kind: 'all',
      of: [
        { kind: 'reachable', accountId, by: 'template' },
        { kind: 'attribute', key: 'plan', is: 'known', value: '' },
      ],
    },
    ways: [{ accountId, content: { kind: 'template', templateId: update?.id, values } }],
    schedule: { kind: 'now' },
    perMinute: null,
    expiresHours: 24,
  })
  await post(`${broadcast}/start`, cookie, {})
}

/** What the first seconds are about (a burst that the provider allows, caches) is not what the others are. */
const settleMs = 5_000

async function untilSending(installation: Installation): Promise<void> {
  while ((await sent(installation)).count < limit) await sleep(100)
  await sleep(settleMs)
}

async function sent({ sql }: Installation): Promise<{ count: number; at: number }> {
  const at = performance.now()
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM broadcast_recipient r JOIN message m ON (m.workspace_id, m.id) = (r.workspace_id, r.message_id)
     WHERE r.state = 'made' AND m.state IN ('accepted', 'delivered', 'read', 'unknown')`,
  )
  return { count: rows[0]?.count ?? 0, at }
}
