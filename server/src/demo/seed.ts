import type { Channel } from '@atrium/channel-kit/channel'
import { ChannelAccountId, MemberId, newId, type WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { type App, demoLogin } from '../app.ts'
import { writeReviews } from '../desk/reports/review.ts'
import { createFirstAdmin } from '../desk/session/api.ts'
import { isSetUp } from '../desk/session/sql.ts'
import { insertMember } from '../desk/settings/sql.ts'
import { seedBookings, seedHours } from './bookings.ts'
import { type Staff, seedPerson } from './history.ts'
import { seedMacros } from './macros.ts'
import { seedOrders } from './orders.ts'
import { markRead } from './sql.ts'
import { World } from './world.ts'

/** The sandbox starts beside the server; it is given this long to answer. */
const patienceMs = 15_000

/**
 * The demo workspace: a salon, its team, its channels connected to the sandbox's providers, and thirty customers
 * with a past. Made once, on an empty installation; afterwards only the sandbox is told which accounts exist.
 */
export async function seedDemo(app: App, sandboxUrl: string): Promise<void> {
  const sandbox = sandboxUrl.replace('//localhost', '//127.0.0.1')
  const fresh = !(await app.db.global((tx) => isSetUp(tx)))
  if (!fresh) return
  const world = World.parse(await ask(`${sandbox}/world`))
  const { workspaceId, memberId } = await createFirstAdmin(app, {
    workspace: world.salon.name,
    name: world.staff.lea?.name ?? 'Léa Martin',
    ...demoLogin,
  })
  await seedHours(app, workspaceId)
  const staff = await seedStaff(app, workspaceId, world, memberId)
  const accounts: Record<string, ChannelAccountId> = {}
  for (const id of world.channels) {
    const channel = app.accounts.channels.get(id)
    if (channel) accounts[id] = await connect(app, workspaceId, sandbox, channel, world)
  }
  for (const person of world.people) await seedPerson(app, workspaceId, person, accounts, staff)
  await app.db.inWorkspace(workspaceId, markRead)
  await seedBookings(app, workspaceId, staff)
  await seedMacros(app, workspaceId)
  await seedOrders(app, workspaceId, world.people)
  await writeReviews({ db: app.db, now: app.clock.now })
}

class Refusal extends Error {}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      const init =
        body === undefined
          ? {}
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            }
      const response = await fetch(url, init)
      const text = await response.text()
      if (!response.ok)
        throw new Refusal(`The sandbox answered ${response.status}: ${text.slice(0, 300)}`)
      return JSON.parse(text)
    } catch (error) {
      if (error instanceof Refusal) throw error
      if (Date.now() > deadline)
        throw new Error(`The sandbox at ${url} does not work; is it running?`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

async function seedStaff(
  app: App,
  workspaceId: WorkspaceId,
  world: World,
  admin: MemberId,
): Promise<Staff> {
  const staff: Staff = new Map()
  for (const [key, person] of Object.entries(world.staff)) {
    if (person.email === demoLogin.email) {
      staff.set(key, { kind: 'member', memberId: admin, name: person.name })
      continue
    }
    const { userId } = await app.auth.createUser({
      email: person.email,
      name: person.name,
      password: demoLogin.password,
    })
    const id = newId(MemberId)
    await app.db.inWorkspace(workspaceId, (tx) =>
      insertMember(tx, { id, userId, name: person.name, email: person.email, role: 'agent' }),
    )
    staff.set(key, { kind: 'member', memberId: id, name: person.name })
  }
  return staff
}

const Settings = z.object({ settings: z.record(z.string(), z.unknown()) })

/** Opens the provider's account in the sandbox and connects it here with the settings it gave. */
async function connect(
  app: App,
  workspaceId: WorkspaceId,
  sandbox: string,
  channel: Channel,
  world: World,
): Promise<ChannelAccountId> {
  const id = newId(ChannelAccountId)
  const base = `http://127.0.0.1:${app.config.port}`
  const { settings } = Settings.parse(
    await ask(`${sandbox}/accounts`, {
      accountId: id,
      channel: channel.id,
      name: `${world.salon.name} · ${channel.label}`,
      // The widget's provider is Atrium itself: its door is the account's whole address.
      webhookUrl: `${base}/channels/${channel.id}/${id}${channel.visitors ? '' : '/webhook'}`,
      world: true,
    }),
  )
  await app.db.inWorkspace(workspaceId, (tx) =>
    app.accounts.create(tx, {
      id,
      channel: channel.id,
      name: channel.label,
      enabled: true,
      settings,
    }),
  )
  return id
}
