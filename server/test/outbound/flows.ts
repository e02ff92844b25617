import { flowsApi } from '@atrium/contract/api/automation/flows'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import type { FlowDraft, FlowRun, FlowStep } from '@atrium/contract/flow/flow'
import { newId, uuid } from '@atrium/contract/ids'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually } from '../app.ts'
import { rowsOf, startDesk } from '../chat.ts'

type Context = { after(stop: () => Promise<void>): void }

/** Says something where the customer wrote, as an answer unless told otherwise. */
export function says(
  text: string,
  change: Partial<Extract<FlowStep, { kind: 'send' }>> = {},
): FlowStep {
  return {
    kind: 'send',
    content: { kind: 'text', text },
    class: 'reply',
    purpose: null,
    to: 'same',
    ...change,
  }
}

export const nudge = (text: string): FlowStep =>
  says(text, { class: 'proactive', purpose: 'reminders' })

export const waits = (minutes: number, unlessAnswered = false): FlowStep => ({
  kind: 'wait',
  minutes,
  unlessAnswered,
})

/** A WhatsApp number in a workspace with flows, that sends at any hour. */
export async function flowDesk(context: Context, env: Record<string, string> = {}) {
  const desk = await startDesk(context, env)
  const { atrium, fake } = desk
  const { admin, app } = atrium
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, quiet: null } })
  let flows = 0
  let people = 0

  async function save(steps: FlowStep[], change: Partial<FlowDraft> = {}, id = newId(uuid)) {
    flows += 1
    const name = `Flow ${flows}`
    const flow = { name, on: true, trigger: 'message', conditions: {}, steps, ...change } as const
    return admin.call(flowsApi.save, { params: { id }, body: { flow } })
  }
  const remove = (id: string) => admin.call(flowsApi.remove, { params: { id } })
  const runsOf = async (id: string): Promise<FlowRun[]> =>
    (await admin.call(flowsApi.runs, { params: { id } })).items
  const over = (id: string, count = 1): Promise<FlowRun[]> =>
    eventually(`${count} runs are over`, async () => {
      const runs = await runsOf(id)
      const ended = runs.filter(({ state }) => state !== 'running')
      return ended.length >= count && runs
    })
  /** Waits until a run has done so many steps. */
  const did = (id: string, steps: number): Promise<FlowRun> =>
    eventually(`${steps} steps are done`, async () => {
      const [run] = await runsOf(id)
      return run && run.log.length >= steps && run
    })
  const somebody = (name = `Ana ${people + 1}`) => {
    people += 1
    const phone = `+34600${String(500_000 + people)}`
    const { id } = fake.addCustomer({ name, phone })
    return {
      id,
      phone,
      name,
      says: (text: string) => fake.act(id, { kind: 'text', text }).then(() => undefined),
      heard: () => fake.transcript(id).filter(({ from }) => from === 'business'),
    }
  }
  /** The sandbox's clock, so many minutes later. */
  const pass = (minutes: number) => app.clock.setOffset(app.clock.offset() + minutes * 60_000)
  /** Everything that came in is worked. */
  const worked = () =>
    eventually('all is worked', async () => {
      const rows = await rowsOf(atrium, `SELECT 1 FROM journal WHERE state = 'pending'`)
      return rows.length === 0
    })
  return { ...desk, save, remove, runsOf, over, did, somebody, pass, worked }
}
