import { fileURLToPath } from 'node:url'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { Rates } from '@atrium/contract/sending/cost'
import type pg from 'pg'
import { type Accounts, accountTopic, createAccounts } from './accounts/accounts.ts'
import { channels } from './channels.ts'
import type { Config } from './config.ts'
import { addAssistant } from './desk/assistant/api.ts'
import { addBookings } from './desk/bookings/api.ts'
import { addBroadcasts } from './desk/broadcasts/api.ts'
import { addConsent } from './desk/consent/api.ts'
import { addContacts } from './desk/contacts/api.ts'
import { addFiles } from './desk/files/api.ts'
import { addFlows } from './desk/flows/api.ts'
import { addIdentity } from './desk/identity/api.ts'
import { addImports } from './desk/imports/api.ts'
import { addInbox } from './desk/inbox/api.ts'
import { addModeration } from './desk/inbox/moderate.ts'
import type { NewestInbound } from './desk/inbox/sql.ts'
import { addLabels } from './desk/labels/api.ts'
import { addMacros } from './desk/macros/api.ts'
import { addOrders } from './desk/orders/api.ts'
import { addReports } from './desk/reports/api.ts'
import { addSearch } from './desk/search/api.ts'
import { addSegments } from './desk/segments/api.ts'
import { addSending } from './desk/sending/api.ts'
import { addSession, createFindActor } from './desk/session/api.ts'
import { addSettings } from './desk/settings/api.ts'
import { addChannels } from './desk/settings/channels.ts'
import { addSpend } from './desk/spend/api.ts'
import { addStream } from './desk/stream/api.ts'
import { addTemplates } from './desk/templates/api.ts'
import { addTrace } from './desk/trace/api.ts'
import { announceMessage } from './flow/conversation/change.ts'
import { continueOn } from './flow/identify.ts'
import { receive } from './flow/inbound/door/webhook.ts'
import { createJournal, type Journal } from './flow/inbound/journal.ts'
import { askAfterOutage, createRefusalWatch } from './flow/inbound/pull/outage.ts'
import { addShopDoor } from './flow/orders/door.ts'
import { readRates } from './flow/outbound/cost/rates.ts'
import { inbound } from './flow/pipeline.ts'
import { inboundPlain } from './flow/plain-words.ts'
import { addHealth } from './health.ts'
import { createChannelIo } from './io.ts'
import { type CustomerLinks, createCustomerLinks } from './links.ts'
import { type Auth, createAuth } from './platform/auth/auth.ts'
import { type Bus, createBus } from './platform/bus/bus.ts'
import { type Clock, createClock } from './platform/clock.ts'
import { createDb, type Db } from './platform/database/db.ts'
import { createAdminPool } from './platform/database/jobs.ts'
import { createLease } from './platform/database/lease.ts'
import { migrate } from './platform/database/migrate.ts'
import { createEgress } from './platform/egress/egress.ts'
import { createFanOut, type FanOut } from './platform/feed/fan-out.ts'
import { createHttp, type Http } from './platform/http/http.ts'
import { addPublicFiles } from './platform/http/public-files.ts'
import { createHealth, type Health } from './platform/observe/health.ts'
import type { Log } from './platform/observe/log.ts'
import { createMetrics, type Metrics } from './platform/observe/metrics.ts'
import { throughOutage } from './platform/outage.ts'
import { type Blobs, createBlobs } from './platform/storage/blobs.ts'
import { createPublicLinks } from './platform/storage/public-links.ts'
import { createSecrets, type Secrets } from './platform/storage/secrets.ts'
import { addSandbox } from './sandbox.ts'
import { addVisitor } from './visitor/api.ts'
import { addCustomerPages } from './visitor/pages.ts'
import { addWidget } from './visitor/widget.ts'
import { startJobs } from './working/jobs.ts'
import { startDoors, startWorkers, type Workers, watchWorkers } from './working/workers.ts'

const version = '0.1.0'
const webDir = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const widgetDir = fileURLToPath(new URL('../../widget/dist/', import.meta.url))

/** Everything that the parts of this process share. Wired here once; no setter afterwards. */
export type App = CustomerLinks & {
  config: Config
  db: Db
  adminPool: pg.Pool
  auth: Auth
  accounts: Accounts
  journal: Journal
  blobs: Blobs
  bus: Bus
  clock: Clock
  fanOut: FanOut
  health: Health
  http: Http
  io: ChannelIo
  metrics: Metrics
  log: Log
  /** What messages cost. */
  rates: Rates
  secrets: Secrets
  /** The address it listens on; known after `start`. */
  start(): Promise<{ port: number }>
  /** Stops taking, finishes within ten seconds, closes everything. Safe to be cut short at any point. */
  stop(): Promise<void>
}

/** Brings the database to this version. Returns the address under which requests reach it: as the app's own role. */
export async function prepareDatabase(options: {
  config: Config
  keys: Buffer[]
  adminUrl: string
  log: Log
}): Promise<string> {
  const { config, adminUrl, log } = options
  const appPassword = createSecrets(options.keys).derive('app-role').toString('base64url')
  await throughOutage(() =>
    migrate({
      adminUrl,
      appRole: config.appRole,
      appPassword,
      log: (text) => log.info({ stage: 'start' }, text),
    }),
  )
  return withRole(adminUrl, config.appRole, appPassword)
}

/** Builds the application on a migrated database. `adminUrl` runs jobs; everything else uses `appUrl`, which row-level security binds. */
export async function createApp(options: {
  config: Config
  keys: Buffer[]
  adminUrl: string
  appUrl: string
  log: Log
  verifyResponses?: boolean
}): Promise<App> {
  const { config, log, adminUrl, appUrl } = options
  const secrets = createSecrets(options.keys)
  const rates = await readRates(config.ratesFile)
  const clock = createClock()
  const metrics = createMetrics()
  const bus = await throughOutage(() =>
    createBus({ connectionString: appUrl, natsUrl: config.natsUrl, log }),
  )
  const broke = (error: Error): void =>
    log.warn({ stage: 'db', error: error.message }, 'a database connection broke')
  const db = createDb({ connectionString: appUrl, max: 20, hint: bus.publish, onError: broke })
  await throughOutage(() => agreeOnTime(clock, db))
  const adminPool = createAdminPool(adminUrl, 6, broke)
  const auth = createAuth({
    pool: db.pool,
    secret: secrets.derive('sessions'),
    publicUrl: config.publicUrl,
  })
  const blobs = createBlobs({ dir: `${config.dataDir}/blobs`, reserveBytes: config.reserveBytes })
  const egress = createEgress({
    allow: config.sandboxUrl
      ? [...config.egressAllow, '127.0.0.0/8', '::1/128']
      : config.egressAllow,
  })
  const ending = new AbortController()
  const links = createPublicLinks({
    key: secrets.derive('public files'),
    publicUrl: config.publicUrl,
    now: clock.now,
  })
  const io = createChannelIo({
    egress,
    blobs,
    log,
    now: clock.now,
    publicUrl: links.url,
    signal: ending.signal,
  })
  const accounts = createAccounts({
    db,
    channels,
    secrets,
    publicUrl: config.publicUrl,
    now: clock.now,
  })
  bus.subscribe(accountTopic, (id) => accounts.forget(id))
  const journal = createJournal({ db, hint: bus.publish, now: clock.now })
  const fanOut = await throughOutage(() => createFanOut({ db, bus, log }))
  const health = createHealth()
  const http = createHttp({
    log,
    db,
    actor: createFindActor({ db, auth }),
    publicUrl: config.publicUrl,
    sandboxUrl: config.sandboxUrl,
    trustedProxies: config.trustedProxies,
    maxInFlight: config.maxInFlight,
    maxBodyBytes: config.maxBodyBytes,
    maxWebhookBytes: config.maxWebhookBytes,
    version,
    health,
    metrics,
    metricsToken: config.metricsToken,
    statics: [
      { prefix: '/', dir: webDir },
      {
        prefix: '/widget/',
        dir: widgetDir,
        headers: {
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
        },
      },
    ],
    verifyResponses: options.verifyResponses ?? false,
  })
  const shared = {
    config,
    db,
    adminPool,
    auth,
    accounts,
    journal,
    blobs,
    bus,
    clock,
    fanOut,
    health,
    http,
    io,
    metrics,
    log,
    rates,
    ...createCustomerLinks({ secrets, publicUrl: config.publicUrl, now: clock.now }),
    secrets,
  }
  addHealth(shared)
  addRoutes(shared)
  addPublicFiles(http.bytes, { blobs, links })
  let workers: Workers | undefined
  let jobs: { stop(): Promise<void> } | undefined
  // Without an answer the clock counts on by itself.
  const agreeing = setInterval(
    () => void agreeOnTime(clock, db).catch(() => undefined),
    agreeEveryMs,
  ).unref()
  return {
    ...shared,
    async start() {
      if (config.role !== 'web') {
        const lease = createLease(appUrl)
        workers = startWorkers({
          ...shared,
          ...flowDeps(shared),
          signal: ending.signal,
          lease,
        })
        jobs = await startJobs({ ...shared, lease, changed: announceMessage })
      } else {
        watchWorkers(shared)
      }
      if (config.role !== 'worker') startDoors({ ...shared, signal: ending.signal })
      const port = await http.listen({ port: config.port, host: config.host })
      await askAfterOutage(shared)
      return { port }
    },
    async stop() {
      await http.close()
      ending.abort()
      await Promise.all([workers?.stop(), jobs?.stop()])
      fanOut.stop()
      clearInterval(agreeing)
      await bus.close()
      await Promise.all([db.close(), adminPool.end(), egress.close()])
    },
  }
}

type Shared = Omit<App, 'start' | 'stop'>

/** Crystals drift by a second in days; a machine that slept wakes up with an old time. */
const agreeEveryMs = 30_000

/** The database's time is everybody's. */
function agreeOnTime(clock: Clock, db: Db): Promise<void> {
  return clock.agree(async () => {
    const rows = await db.alone.named<{ ms: number }>(
      'clock-time',
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
      [],
    )
    return rows[0]?.ms ?? Date.now()
  })
}

/** The pipeline as the workers call it. */
function flowDeps({ accounts, bus, clock }: Shared): Pick<Workers, 'inbound' | 'inboundPlain'> {
  return {
    inboundPlain,
    inbound: (tx, account, event, meta) =>
      inbound(tx, account, event, { ...meta, now: clock.now(), accounts, signal: bus.publish }),
  }
}

function addRoutes(shared: Shared): void {
  const { config, db, accounts, bus, clock, http, io, metrics, journal } = shared
  const now = clock.now
  const received = metrics.counter('atrium_webhooks_total', 'Requests at the doors.', [
    'channel',
    'result',
  ])
  const door = {
    db,
    accounts,
    journal,
    now,
    count: (channel: string, result: string) => received({ channel, result }),
  }
  const watched = createRefusalWatch(shared)
  const sandboxUrl = config.sandboxUrl ?? null
  addSession(http.api, {
    ...shared,
    now,
    sandboxUrl,
    demoLogin: () => (config.demo ? demoLogin : null),
  })
  addInbox(http.api, {
    db,
    accounts,
    now,
    signal: bus.publish,
    showTyping: (newest) => void showTyping(accounts, io, newest),
  })
  addModeration(http.api, { db, accounts, now, io })
  addContacts(http.api, { db, accounts, now })
  addIdentity(http.api, { db, accounts, now })
  addLabels(http.api, { db, now })
  addMacros(http.api, { db, accounts, rates: shared.rates, now })
  addSending(http.api, { db, accounts, rates: shared.rates, now })
  addFlows(http.api, { db, accounts, rates: shared.rates, now })
  addBookings(http.api, { db, accounts, now })
  addOrders(http.api, { ...shared, now })
  addShopDoor(http.raw, { ...shared, now, count: door.count })
  addImports(http, { ...shared, now, maxUploadBytes: config.maxUploadBytes })
  addSearch(http.api, { db })
  addSegments(http.api, { db, accounts, now })
  addBroadcasts(http.api, { db, accounts, rates: shared.rates, now })
  addChannels(http.api, { db, accounts, io })
  addAssistant(http.api, { ...shared, now })
  addTemplates(http.api, { db, accounts, io, now })
  addSettings(http.api, shared)
  addFiles(http.bytes, { ...shared, accounts, io, now, maxUploadBytes: config.maxUploadBytes })
  addConsent(http.api, { db, accounts, now })
  addCustomerPages(http, { ...shared, now })
  addSpend(http.api, { db, rates: shared.rates, now })
  addReports(http.api, { db, now })
  addTrace(http.api, { db })
  addStream(http.bytes, shared)
  addVisitor(http, {
    ...shared,
    now,
    maxUploadBytes: Math.min(config.maxUploadBytes, 20_000_000),
    receive: (channel, account, request) => receive(door, channel, account, request),
    continueOn: (tx, input) => continueOn(tx, { now }, { ...input, byItself: true }),
  })
  addWidget(http, { accounts, dir: widgetDir })
  http.raw('/channels/:channel/:account/webhook', (request) =>
    watched(
      receive(door, request.params.channel ?? '', request.params.account ?? '', {
        ...request,
        path: '/webhook',
        address: config.publicUrl + request.url,
      }),
    ),
  )
  addSandbox(http, shared)
}

/** The demo workspace's administrator; printed at the start and offered at sign-in, in the demo only. */
export const demoLogin = { email: 'lea@salon-lumiere.example', password: 'salon-lumiere' }

/** Best effort: a customer who does not see "typing" misses nothing. */
async function showTyping(
  accounts: Accounts,
  io: ChannelIo,
  { accountId, externalId, from }: NewestInbound,
): Promise<void> {
  await accounts
    .find(accountId)
    .then((account) => account?.channel.typing?.(externalId, account.settings, io, from))
    .catch(() => undefined)
}

/** The same database, as the app's own role. */
function withRole(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  return url.href
}
