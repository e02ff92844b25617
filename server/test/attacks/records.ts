import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, newId } from '@atrium/contract/ids'
import { Refusal } from '../app.ts'
import { sender } from '../people.ts'
import type { Attack, Scene, Traces } from './attack.ts'

/** What a stranger of another workspace is answered. Anything but a refusal is a hole. */
async function refused(work: Promise<unknown>): Promise<Traces> {
  try {
    const answer = await work
    throw new Error(`it was answered: ${JSON.stringify(answer)}`)
  } catch (error) {
    if (error instanceof Refusal && error.status < 500)
      return { shown: JSON.stringify(error.problem) }
    throw error
  }
}

type Ask = [what: string, ask: (scene: Scene) => Promise<unknown>]
const handle = ({ victim }: Scene): string => victim.handleIds[0] ?? ''
const record = ({ victim }: Scene) => ({ params: { id: victim.contactId } })

const foreign: Ask[] = [
  ['reads the record', (s) => s.stranger.call(contactsApi.get, record(s))],
  ['reads the timeline', (s) => s.stranger.call(inboxApi.timeline, record(s))],
  ['reads the trace', (s) => s.stranger.call(identityApi.trace, record(s))],
  [
    'compares it',
    (s) =>
      s.stranger.call(identityApi.compare, { ...record(s), query: { with: s.victim.contactId } }),
  ],
  [
    'renames it',
    (s) => s.stranger.call(contactsApi.update, { ...record(s), body: { name: 'Mine' } }),
  ],
  [
    'links it with itself',
    (s) =>
      s.stranger.call(contactsApi.link, { ...record(s), body: { contactId: s.victim.contactId } }),
  ],
  ['opens a conversation', (s) => s.stranger.call(contactsApi.conversation, record(s))],
  ['undoes its link', (s) => s.stranger.call(contactsApi.unlink, { params: { id: handle(s) } })],
  [
    'asks what an undoing moves',
    (s) => s.stranger.call(identityApi.unlinkPreview, { params: { id: handle(s) } }),
  ],
  [
    'marks its handle as shared',
    (s) =>
      s.stranger.call(identityApi.setShared, { params: { id: handle(s) }, body: { shared: true } }),
  ],
  [
    'gives its number a new owner',
    (s) =>
      s.stranger.call(identityApi.setOwner, { params: { id: handle(s) }, body: { owner: 'new' } }),
  ],
]

const mine: Ask[] = [
  [
    'links a record with itself',
    (s) =>
      s.world.atrium.admin.call(contactsApi.link, {
        ...record(s),
        body: { contactId: s.victim.contactId },
      }),
  ],
  [
    'links a record that does not exist',
    (s) =>
      s.world.atrium.admin.call(contactsApi.link, {
        ...record(s),
        body: { contactId: '00000000-0000-7000-8000-000000000000' as never },
      }),
  ],
  [
    'undoes a handle’s birth',
    (s) => s.world.atrium.admin.call(contactsApi.unlink, { params: { id: handle(s) } }),
  ],
  [
    'gives a number a new owner that nobody doubts',
    (s) =>
      s.world.atrium.admin.call(identityApi.setOwner, {
        params: { id: handle(s) },
        body: { owner: 'new' },
      }),
  ],
  [
    'sends with an unknown key',
    (s) =>
      s.world.atrium.admin.call(identityApi.setShared, {
        params: { id: handle(s) },
        body: { shared: true, workspaceId: 'x' } as never,
      }),
  ],
]

async function newRecord({ world, n }: Scene, name: string) {
  return world.writes('webchat', sender(`${name}-${n}`), `I am ${name}`)
}

const moves: Attack[] = [
  {
    name: 'moves: a chain A→B→C and back',
    does: 'Two records are linked in a chain, and each link is undone.',
    holds: 'Every handle is where it was born, and the victim never moved.',
    run: async (scene) => {
      const { admin } = scene.world.atrium
      const [a, b] = [await newRecord(scene, 'a'), await newRecord(scene, 'b')]
      const link = (to: string, from: string) =>
        admin.call(contactsApi.link, { params: { id: to }, body: { contactId: from as never } })
      await link(b.contactId, a.contactId)
      await link(scene.victim.contactId, b.contactId)
      const undone = [b, a, a].map(({ handleId }) => ({ params: { id: handleId } }))
      for (const target of undone) await admin.call(contactsApi.unlink, target)
      const now = await scene.world.contact(a.contactId)
      if (now.handles[0]?.id !== a.handleId) throw new Error('a did not come home')
      return { contacts: [a.contactId, b.contactId] }
    },
  },
  {
    name: 'moves: a circle',
    does: 'A is linked into B, and B into A at the same moment.',
    holds: 'One succeeds, the other is told.',
    run: async (scene) => {
      const { admin } = scene.world.atrium
      const [a, b] = [await newRecord(scene, 'x'), await newRecord(scene, 'y')]
      const both = await Promise.allSettled([
        admin.call(contactsApi.link, {
          params: { id: a.contactId },
          body: { contactId: b.contactId },
        }),
        admin.call(contactsApi.link, {
          params: { id: b.contactId },
          body: { contactId: a.contactId },
        }),
      ])
      if (both.filter(({ status }) => status === 'fulfilled').length !== 1)
        throw new Error('not exactly one succeeded')
      return { contacts: [a.contactId, b.contactId] }
    },
  },
  {
    name: 'reply: to a handle of another record',
    does: 'Sends from the attacker’s conversation to the victim’s handle.',
    holds: 'A reply goes to a handle of its record, or nowhere.',
    run: async (scene) => {
      const { world, victim } = scene
      const { contactId } = await newRecord(scene, 'r')
      const { conversations } = await world.contact(contactId)
      return refused(
        world.atrium.admin.call(inboxApi.send, {
          params: { id: conversations[0]?.id ?? '' },
          body: {
            messageId: newId(MessageId),
            handleId: handle(scene) as never,
            accountId: world.accounts.whatsapp,
            content: { kind: 'text', text: victim.secret },
          },
        }),
      )
    },
  },
]

/** What members of this and of another workspace try on the victim's record. */
export const recordAttacks: Attack[] = [
  ...foreign.map(
    ([what, ask]): Attack => ({
      name: `other workspace: ${what}`,
      does: `An administrator of another workspace ${what} by its id.`,
      holds: 'A refusal without a word of ours.',
      run: (scene) => refused(ask(scene)),
    }),
  ),
  ...mine.map(
    ([what, ask]): Attack => ({
      name: `member: ${what}`,
      does: `A member ${what}.`,
      holds: 'A refusal in words, and nothing changes.',
      run: (scene) => refused(ask(scene)),
    }),
  ),
  ...moves,
]
