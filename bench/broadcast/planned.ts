import { type ChannelAccountId, newId, uuid, type WorkspaceId } from '@atrium/contract/ids'
import { defaultOptIn } from '@atrium/contract/sending/consent'
import {
  countRecipients,
  dueRecipients,
  planRecipients,
} from '../../server/src/desk/broadcasts/recipients/sql.ts'
import { putDraft } from '../../server/src/desk/broadcasts/sql.ts'
import type { Audience } from '../../server/src/desk/segments/audience.ts'
import type { SegmentFacts } from '../../server/src/desk/segments/compile.ts'
import { countAudience } from '../../server/src/desk/segments/sql.ts'
import type { WorkspaceTx } from '../../server/src/platform/database/db.ts'
import { putCrowd } from '../../server/test/outbound/customers.ts'
import { appUrl, withDb } from '../identity/resolve.ts'
import { withInstallation } from '../installation/installation.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'
import { median } from '../parts/sample.ts'

/**
 * Planning a broadcast to 100,000, as the app's role, behind row-level security: WhatsApp where they have it, else SMS,
 * with consent looked at, and conditions on what they wrote and on a field.
 */
export async function broadcast(bench: Bench): Promise<Figure[]> {
  const people = bench.quick ? 10_000 : 100_000
  return withInstallation(bench, async ({ sql }) => {
    const [workspace] = (await sql.query<{ id: WorkspaceId }>('SELECT id FROM workspace')).rows
    if (!workspace) throw new Error('an installation without a workspace')
    const [whatsapp, sms] = [newId(uuid), newId(uuid)] as ChannelAccountId[] as [
      ChannelAccountId,
      ChannelAccountId,
    ]
    const owner = await sql.connect()
    await putCrowd(owner, workspace.id, people, { whatsapp, sms })
    owner.release()
    const facts: SegmentFacts = {
      now: new Date(),
      accounts: new Map([
        [whatsapp, { channel: 'whatsapp', hasWindow: true }],
        [sms, { channel: 'sms', hasWindow: false }],
      ]),
      segments: new Map(),
      optIn: defaultOptIn,
    }
    return withDb(await appUrl(sql), async (db) => {
      const timed = async (work: (tx: WorkspaceTx, id: string) => Promise<unknown>) => {
        const times: number[] = []
        for (let round = 0; round < bench.rounds; round += 1) {
          const id = newId(uuid)
          await db.inWorkspace(workspace.id, (tx) => putDraft(tx, id, draft, byBench))
          const began = performance.now()
          await db.inWorkspace(workspace.id, (tx) => work(tx, id))
          times.push(performance.now() - began)
        }
        return median(times) / 1000
      }
      const all = audience(whatsapp, sms)
      const count = await timed((tx) => countAudience(tx, all, facts))
      let last = ''
      const plan = await timed(async (tx, id) => {
        last = id
        await planRecipients(tx, id, all, facts, facts.now)
      })
      const counted = await timed((tx) => countRecipients(tx, last))
      const due = await timed((tx) =>
        dueRecipients(tx, last, new Date(), { limit: 8, exceptWays: [] }),
      )
      return [
        figure(`a broadcast to ${people.toLocaleString('en')}, planned`, plan, 's', {
          promised: { atMost: 60 },
        }),
        figure('… who is meant and left out, counted', count, 's', { promised: null }),
        figure('… what became of them, counted', counted, 's', { promised: null }),
        figure('… the next eight', due * 1000, 'ms', { promised: null }),
      ]
    })
  })
}

const byBench = { actor: 'Bench', at: new Date() }
const draft = {
  name: 'Bench',
  purpose: 'reminders',
  tree: { kind: 'all', of: [] },
  ways: [],
  schedule: { kind: 'now' },
  perMinute: null,
  budget: null,
  trackLinks: false,
  expiresHours: 24,
} satisfies Parameters<typeof putDraft>[2]

function audience(whatsapp: ChannelAccountId, sms: ChannelAccountId): Audience {
  return {
    purpose: 'reminders',
    ways: [
      { accountId: whatsapp, by: 'template' },
      { accountId: sms, by: 'window' },
    ],
    tree: {
      kind: 'any',
      of: [
        { kind: 'wrote', is: 'after', when: { kind: 'ago', days: 3000 }, channel: null },
        { kind: 'attribute', key: 'visits', is: 'atLeast', value: '30' },
      ],
    },
  }
}
