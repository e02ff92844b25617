import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { WorkspaceId } from '@atrium/contract/ids'
import { createCode } from '../../src/flow/identity/codes/create.ts'
import { enter, newcomer } from '../../src/flow/identity/newcomer/newcomer.ts'
import { sender } from '../people.ts'
import { asOwner } from '../workspaces/second-workspace.ts'
import type { Attack, Scene, Traces } from './attack.ts'

/** A code that was given to the victim, to go on by mail (where they are not yet). */
async function codeOf({ world, victim }: Scene): Promise<string> {
  const { code } = await world.givenCode(victim.contactId, 'email')
  return code
}

/** A code of the other workspace of this installation, made for an account that has the id of ours. */
async function codeElsewhere({ world, n }: Scene): Promise<string> {
  const { app, workspaceId } = world.atrium
  const [other] = await asOwner<{ id: WorkspaceId }>(
    world.atrium,
    'SELECT id FROM workspace WHERE id <> $1',
    [workspaceId],
  )
  if (!other) throw new Error('there is one workspace only')
  const at = app.clock.now()
  const eve = newcomer({ channel: 'email', sender: sender(`eve-${n}`) })
  return app.db.inWorkspace(other.id, async (tx) => {
    await enter(tx, [eve], at)
    const given = {
      handleId: eve.handle.id,
      accountId: world.accounts.email,
      actor: 'Eve',
      now: at,
    }
    return (await createCode(tx, given)).code
  })
}

type Door = 'whatsapp' | 'webchat' | 'email'

async function sends(
  { world, n }: Scene,
  text: string,
  more: Partial<InboundMessage> = {},
  door: Door = 'email',
): Promise<Traces> {
  const { contactId } = await world.writes(door, sender(`thief-${n}`), text, more)
  return { contacts: [contactId] }
}

const damaged: [string, (code: string) => string][] = [
  ['one letter other', (code) => code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A')],
  ['one letter less', (code) => code.slice(0, -1)],
  ['one letter more', (code) => `${code}A`],
  ['without its dashes', (code) => code.replaceAll('-', '')],
  ['without its head', (code) => code.slice(4)],
  ['its halves swapped', (code) => `ATR-${code.slice(10)}-${code.slice(4, 9)}`],
  ['reversed', (code) => [...code].reverse().join('')],
  ['with a zero-width space', (code) => code.replace('-', '-\u200b')],
  ['with a Cyrillic А', (code) => code.replace('ATR', '\u0410TR')],
  ['with a percent sign', (code) => `${code.slice(0, -1)}%`],
]

/** Guessing, stealing and twisting one-time codes. */
export const codeAttacks: Attack[] = [
  ...damaged.map(
    ([what, change]): Attack => ({
      name: `code: ${what}`,
      does: `Sends the victim's code ${what}.`,
      holds: 'Only the code itself opens anything.',
      run: async (scene) => sends(scene, change(await codeOf(scene))),
    }),
  ),
  ...(['whatsapp', 'webchat'] as const).map(
    (door): Attack => ({
      name: `code: through ${door}, for which it was not made`,
      does: `Sends the victim's code through ${door}.`,
      holds: 'A code is bound to one account.',
      run: async (scene) => sends(scene, await codeOf(scene), {}, door),
    }),
  ),
  {
    name: 'code: after the victim used it',
    does: 'Saw the code over the victim’s shoulder and sends it a moment later.',
    holds: 'A code opens once.',
    run: async (scene) => {
      const code = await codeOf(scene)
      const from = sender(`own-${scene.n}`)
      const { handleId, contactId } = await scene.world.writes('email', from, code)
      if (contactId !== scene.victim.contactId) throw new Error('the code did not open')
      scene.victim.handleIds.push(handleId)
      return sends(scene, code)
    },
  },
  {
    name: 'code: too late',
    does: 'Finds the code a day and an hour later.',
    holds: 'A code ends.',
    run: async (scene) => {
      const code = await codeOf(scene)
      const { clock } = scene.world.atrium.app
      clock.setOffset(25 * 3600_000)
      try {
        return await sends(scene, code)
      } finally {
        clock.setOffset(0)
      }
    },
  },
  {
    name: 'code: an older one',
    does: 'Uses a code after a newer one was made.',
    holds: 'One code at most is open.',
    run: async (scene) => {
      const code = await codeOf(scene)
      await codeOf(scene)
      return sends(scene, code)
    },
  },
  {
    name: 'code: brute force',
    does: 'Sends wrong codes, then the right one.',
    holds: 'After five wrong ones nothing is looked at.',
    run: async (scene) => {
      const code = await codeOf(scene)
      for (let guess = 0; guess < 6; guess += 1) await sends(scene, `ATR-ABCDE-FGH${guess}J`)
      return sends(scene, code)
    },
  },
  {
    name: 'code: many in one message',
    does: 'Writes a thousand codes into one message, the right one last.',
    holds: 'The first one counts.',
    run: async (scene) => {
      const code = await codeOf(scene)
      const guesses = Array.from(
        { length: 1000 },
        (_, g) => `ATR-AAAAA-B${String(g).padStart(4, '0')}`,
      )
      return sends(scene, [...guesses, code].join(' '))
    },
  },
  {
    name: 'code: below a post',
    does: 'Reads the victim’s code below a post, where the victim wrote it, and sends it.',
    holds: 'A code that was written in public opens nothing, and ends.',
    run: async (scene) => {
      const code = await codeOf(scene)
      const post = { post: { id: 'p1' } }
      const own = sender(`own-${scene.n}`)
      const { contactId } = await scene.world.writes('email', own, code, { context: post })
      const traces = await sends(scene, code)
      return { contacts: [contactId, ...(traces.contacts ?? [])] }
    },
  },
  {
    name: 'code: of another workspace',
    does: 'Has a code made in a workspace of their own, and sends it here.',
    holds: 'A code opens in the workspace that made it.',
    run: async (scene) => {
      return sends(scene, await codeElsewhere(scene))
    },
  },
  {
    name: 'code: in the payload of a link, twice',
    does: 'Opens the victim’s own link after the victim did.',
    holds: 'A code opens once, also as a payload.',
    run: async (scene) => {
      const context = { referral: { source: 'start link', id: await codeOf(scene) } }
      const content = { kind: 'system', change: 'chat_opened', text: 'Opened the chat.' } as const
      const own = sender(`own-${scene.n}`)
      const { handleId } = await scene.world.writes('email', own, '', { content, context })
      scene.victim.handleIds.push(handleId)
      return sends(scene, '', { content, context })
    },
  },
  {
    name: 'code: in the profile name',
    does: 'Takes the victim’s code as a display name.',
    holds: 'Only what is written counts.',
    run: async (scene) => {
      const from = sender(`thief-${scene.n}`, [], { name: await codeOf(scene) })
      const { contactId } = await scene.world.writes('email', from, 'hi')
      return { contacts: [contactId] }
    },
  },
  {
    name: 'code: in the page’s address',
    does: 'Opens a page whose address holds the code.',
    holds: 'A page is the visitor’s own word.',
    run: async (scene) => {
      const url = `https://shop.example/?c=${await codeOf(scene)}`
      return sends(scene, 'hi', { context: { referral: { source: 'page', url } } })
    },
  },
  {
    name: 'code: in the name of a file',
    does: 'Sends a file that is named like the code.',
    holds: 'Only what is written counts.',
    run: async (scene) => {
      const name = `${await codeOf(scene)}.png`
      const file = { kind: 'image', name, type: 'image/png', ref: {} } as const
      return sends(scene, 'hi', { attachments: [file] })
    },
  },
  {
    name: 'code: of somebody who was marked as shared',
    does: 'Uses a code that was given at a kiosk.',
    holds: 'What several people use links nobody.',
    run: async (scene) => {
      const code = await codeOf(scene)
      const { app, workspaceId } = scene.world.atrium
      const mark = (shared: boolean) =>
        app.db.inWorkspace(workspaceId, (tx) =>
          tx.query('UPDATE handle SET shared = $2 WHERE contact_id = $1', [
            scene.victim.contactId,
            shared,
          ]),
        )
      await mark(true)
      try {
        return await sends(scene, code)
      } finally {
        await mark(false)
      }
    },
  },
]
