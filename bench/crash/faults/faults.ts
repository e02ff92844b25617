import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from '../arena/arena.ts'
import type { Process } from '../arena/processes.ts'
import type { Mood } from '../arena/provider.ts'
import type { Step } from '../plan.ts'
import { cutSessions, killPostgres, killSession, restartPostgres } from './postgres.ts'

/** Everything that can go wrong. `kills` counts what was killed, the others end nothing. */
const faults = {
  'kill web': { kills: 1, cause: (arena, step) => killOne(arena, step, 'worker') },
  'kill worker': { kills: 1, cause: (arena, step) => killOne(arena, step, 'web') },
  'kill all': { kills: 1, cause: async ({ processes }) => killAll(processes) },
  'kill PostgreSQL': { kills: 1, cause: async (arena) => killPostgres(arena) },
  'kill a session': { kills: 1, cause: (arena) => killSession(arena) },
  'kill everything': {
    kills: 1,
    cause: async (arena) => {
      killPostgres(arena)
      await killAll(arena.processes)
    },
  },
  'restart PostgreSQL': { kills: 0, cause: async (arena) => restartPostgres(arena) },
  'cut sessions': { kills: 0, cause: (arena) => cutSessions(arena) },
  'cut lines': { kills: 0, cause: async ({ front }) => front.cut() },
  'provider answers 500': { kills: 0, cause: (arena, step) => mood(arena, step, 'broken') },
  'provider answers 429': { kills: 0, cause: (arena, step) => mood(arena, step, 'busy') },
  'provider is silent': { kills: 0, cause: (arena, step) => mood(arena, step, 'silent') },
  'answers are lost': { kills: 0, cause: (arena, step) => mood(arena, step, 'forgetful') },
  'webhooks come twice': { kills: 0, cause: (arena, step) => webhooks(arena, step, 'duplicate') },
  'webhooks overtake': { kills: 0, cause: (arena, step) => webhooks(arena, step, 'reorder') },
  'disk full': { kills: 0, cause: (arena, step) => fullDisk(arena, step) },
  'clock an hour ahead': { kills: 0, cause: (arena, step) => clock(arena, step, 3_600_000) },
  'clock an hour behind': { kills: 0, cause: (arena, step) => clock(arena, step, -3_600_000) },
} satisfies Record<string, Fault>

type Fault = { kills: 0 | 1; cause: (arena: Arena, step: Step<string>) => Promise<void> }
export type FaultName = keyof typeof faults

const onSmallDisk: FaultName[] = ['disk full']

/** What can happen to an installation on a real disk, and on a small one. */
export const allFaults = (Object.keys(faults) as FaultName[]).filter(
  (name) => !onSmallDisk.includes(name),
)
export const smallDiskFaults: FaultName[] = [...onSmallDisk, 'kill all', 'kill PostgreSQL']

/** Lets it happen, and resolves when it is over (what was killed may still be starting). Returns how many kills it was. */
export async function cause(arena: Arena, step: Step<FaultName>): Promise<number> {
  const fault: Fault = faults[step.fault]
  await fault.cause(arena, step)
  return fault.kills
}

async function killOne(arena: Arena, step: Step<string>, not: Process['role']): Promise<void> {
  const candidates = arena.processes.filter(({ role }) => role !== not)
  await candidates[step.which % candidates.length]?.kill()
}

async function killAll(processes: Process[]): Promise<void> {
  await Promise.all(processes.map((each) => each.kill()))
}

async function mood(arena: Arena, step: Step<string>, mood: Mood): Promise<void> {
  for (const door of arena.doors) door.setMood(mood)
  await sleep(step.lastsMs)
  for (const door of arena.doors) door.setMood('fine')
}

async function webhooks(
  arena: Arena,
  step: Step<string>,
  what: 'duplicate' | 'reorder',
): Promise<void> {
  const affected = arena.doors.filter(({ reorders }) => what !== 'reorder' || reorders)
  for (const { fake } of affected) fake.faults[what] = true
  await sleep(step.lastsMs)
  for (const { fake } of affected) fake.faults[what] = false
}

/** Full to the last byte, and room again. PostgreSQL stops when it cannot write, and is started until it can. */
async function fullDisk({ disk }: Arena, step: Step<string>): Promise<void> {
  if (!disk) throw new Error('a disk can be full only where a small one was mounted')
  disk.fill()
  await sleep(step.lastsMs * 3)
  disk.free()
}

/** One process of several: clocks of machines differ. */
async function clock(arena: Arena, step: Step<string>, offsetMs: number): Promise<void> {
  const process = arena.processes[step.which % arena.processes.length]
  process?.setClock(offsetMs)
  await sleep(step.lastsMs)
  process?.setClock(0)
}
