import { contactsApi } from '@atrium/contract/api/contacts'
import { phone, sender } from '../people.ts'
import type { Attack, Scene, Traces } from './attack.ts'

const scope = 'waba'
const day = 24 * 3600_000

/** Comes on WhatsApp with an id of their own and the victim's phone. */
async function comesWith({ world, victim, n }: Scene, id: string): Promise<Traces> {
  const from = sender(`${id}.${n}`, [phone(victim.phone)], { scope, aliases: [victim.phone] })
  const { contactId } = await world.writes('whatsapp', from, 'now mine')
  return { contacts: [contactId] }
}

/** The victim's handle gets a business-scoped id first, so that another id with the phone is somebody else. */
async function victimHasId({ world, victim, n }: Scene): Promise<void> {
  const known = sender(`ES.${n}`, [phone(victim.phone)], { scope, aliases: [victim.phone] })
  await world.writes('whatsapp', known, victim.secret)
}

async function later(scene: Scene, days: number, run: () => Promise<Traces>): Promise<Traces> {
  const { clock } = scene.world.atrium.app
  clock.setOffset(days * day)
  try {
    return await run()
  } finally {
    clock.setOffset(0)
  }
}

const changed = (scene: Scene, from: string, next: string): Promise<unknown> =>
  scene.world.happens('whatsapp', {
    kind: 'address_changed',
    sender: sender(from),
    next: sender(next, [phone(next)]),
    text: 'changed the number',
    at: new Date().toISOString(),
    externalId: `changed-${scene.n}`,
  })

const silences = [46, 60, 90, 365, 1000]

/** Numbers that change hands, and ids that change numbers. */
export const numberAttacks: Attack[] = [
  {
    name: 'number: another id with the victim’s phone',
    does: 'Got the victim’s number and writes with an id of their own.',
    holds: 'Another id is another person.',
    run: async (scene) => {
      await victimHasId(scene)
      return comesWith(scene, 'FR')
    },
  },
  {
    name: 'number: a second new id with the same phone',
    does: 'The number passes on twice.',
    holds: 'Each id is a person of its own.',
    run: async (scene) => {
      await victimHasId(scene)
      const first = await comesWith(scene, 'FR')
      const second = await comesWith(scene, 'DE')
      return { contacts: [...(first.contacts ?? []), ...(second.contacts ?? [])] }
    },
  },
  {
    name: 'number: the victim’s id under another scope',
    does: 'Uses the victim’s id as it would be at another business.',
    holds: 'An id names a person in its scope only.',
    run: async (scene) => {
      await victimHasId(scene)
      const from = sender(`ES.${scene.n}`, [], { scope: 'another' })
      const { contactId } = await scene.world.writes('whatsapp', from, 'me')
      return { contacts: [contactId] }
    },
  },
  {
    name: 'number: an id without a phone',
    does: 'Writes with an unknown id and no phone.',
    holds: 'Nobody is known by nothing.',
    run: async (scene) => {
      const from = sender(`XX.${scene.n}`, [], { scope, name: scene.victim.name })
      const { contactId } = await scene.world.writes('whatsapp', from, 'me')
      return { contacts: [contactId] }
    },
  },
  {
    name: 'number: changes to the victim’s number',
    does: 'The provider says that the attacker’s number is the victim’s from now on.',
    holds: 'A number that belongs to a handle is not taken from it.',
    run: async (scene) => {
      const own = `+3455${String(scene.n).padStart(7, '0')}`
      const { contactId } = await scene.world.writes('whatsapp', sender(own, [phone(own)]), 'old')
      await changed(scene, own, scene.victim.phone)
      return { contacts: [contactId] }
    },
  },
  {
    name: 'number: an unknown number changes to the victim’s',
    does: 'The provider tells of a change of somebody who never wrote.',
    holds: 'Nothing happens.',
    run: async (scene) => {
      await changed(scene, `+3444${scene.n}0000`, `+3433${String(scene.n).padStart(7, '0')}`)
      return {}
    },
  },
  ...silences.map(
    (days): Attack => ({
      name: `recycled: a browser with the phone after ${days} days of silence`,
      does: `Proves the victim's phone to the website ${days} days after the victim was seen.`,
      holds: 'After 45 days a phone links nobody by itself.',
      run: (scene) =>
        later(scene, days, async () => {
          const from = sender(`late-${scene.n}`, [phone(scene.victim.phone, 3)])
          const { contactId } = await scene.world.writes('webchat', from, 'me')
          return { contacts: [contactId] }
        }),
    }),
  ),
  ...silences.map(
    (days): Attack => ({
      name: `recycled: the phone itself speaks after ${days} days`,
      does: `Got the victim's number and writes ${days} days later.`,
      holds: 'The history is hidden until somebody says whose number it is.',
      run: (scene) =>
        later(scene, days, async () => {
          const { world, victim } = scene
          await world.writes('whatsapp', sender(victim.phone, [phone(victim.phone)]), 'hello?')
          const contact = await world.contact(victim.contactId)
          const doubted = contact.handles.find((handle) => handle.address === victim.phone)
          if (!doubted?.provedSince) throw new Error('nobody doubts the number')
          const site = sender(`doubt-${scene.n}`, [phone(victim.phone, 3)])
          const { contactId } = await world.writes('webchat', site, 'and I')
          return { contacts: [contactId] }
        }),
    }),
  ),
  {
    name: 'unlinked: the same proof comes again, and stronger',
    does: 'A member undid the link; the attacker brings the same phone with a token.',
    holds: 'What a person undid, no proof makes again.',
    run: async (scene) => {
      const { world, victim, n } = scene
      const from = sender(`again-${n}`, [phone(victim.phone, 1)])
      const { handleId, contactId } = await world.writes('webchat', from, 'me')
      if (contactId !== victim.contactId) throw new Error('there was nothing to undo')
      const { admin } = world.atrium
      const back = await admin.call(contactsApi.unlink, { params: { id: handleId } })
      await world.happens('webchat', {
        kind: 'identify',
        sender: sender(`again-${n}`, [phone(victim.phone, 3)]),
        at: new Date().toISOString(),
      })
      return { contacts: [back.id] }
    },
  },
]
