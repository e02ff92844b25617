import type { Proof, Strength } from '@atrium/contract/contact'
import type { Content } from '@atrium/contract/content'
import { importer } from '../imports.ts'
import { mail, phone, sender, user } from '../people.ts'
import type { Attack, Scene, Traces } from './attack.ts'

type Door = 'whatsapp' | 'webchat' | 'email'

async function writesWith(
  { world, n }: Scene,
  door: Door,
  proofs: Proof[],
  more: { name?: string; content?: Content } = {},
): Promise<Traces> {
  const { name, content } = more
  const from = sender(`attacker-${n}`, proofs, name === undefined ? {} : { name })
  const { contactId } = await world.writes(door, from, 'hello', content ? { content } : {})
  return { contacts: [contactId] }
}

/** Below what links by itself: typed into a form, a mail without DMARC, a number that no token signed. */
const weak: [kind: 'phone' | 'email' | 'external', strengths: Strength[]][] = [
  ['phone', [0]],
  ['email', [0, 1]],
  ['external', [0, 1, 2]],
]
const proofOf = {
  phone: ({ victim }: Scene, strength: Strength) => phone(victim.phone, strength),
  email: ({ victim }: Scene, strength: Strength) => mail(victim.mail, strength),
  external: ({ victim }: Scene, strength: Strength) => user(victim.customer, strength),
}

const doors: Door[] = ['whatsapp', 'webchat', 'email']
const byClaim = weak.flatMap(([kind, strengths]) =>
  strengths.flatMap((strength) =>
    doors.map(
      (door): Attack => ({
        name: `claim: the victim’s ${kind} at E${strength} through ${door}`,
        does: `Comes through ${door} and claims the victim's ${kind} with strength E${strength}.`,
        holds: 'A claim links nothing.',
        run: (scene) => writesWith(scene, door, [proofOf[kind](scene, strength)]),
      }),
    ),
  ),
)

/** The victim's phone as a form takes it. */
const spellings = ['V', 'V ', ' V', '00D', 'tel:V', 'V;ext=1', '(V)', 'VV']
const bySpelling = spellings.map(
  (spelling): Attack => ({
    name: `form: the phone spelled “${spelling}”`,
    does: 'Types the victim’s phone into the pre-chat form, in another spelling.',
    holds: 'A typed phone is a claim, however it is written.',
    run: (scene) => {
      const { phone: number } = scene.victim
      const value = spelling.replaceAll('V', number).replace('D', number.slice(1))
      return writesWith(scene, 'webchat', [phone(value, 0)])
    },
  }),
)

/** Addresses near the victim's, each proved for the attacker. */
const near: [string, (address: string) => string][] = [
  ['a plus tag', (v) => v.replace('@', '+tag@')],
  ['a dot', (v) => v.replace('ceo', 'c.eo')],
  ['another domain', (v) => v.replace('bank.example', 'bank.example.evil.example')],
  ['a subdomain', (v) => v.replace('@', '@mail.')],
  ['a Cyrillic а', (v) => v.replace('bank', 'b\u0430nk')],
  ['a zero-width space', (v) => v.replace('@', '\u200b@')],
  ['a combining mark', (v) => v.replace('ceo', 'ce\u0301o')],
  ['full width letters', (v) => v.replace('ceo', 'ｃｅｏ')],
  ['a dotless ı', (v) => v.replace('ceo', 'ceoı')],
]
const byNear = near.map(
  ([what, change]): Attack => ({
    name: `address: the victim’s with ${what}`,
    does: `Proves an address that is the victim's but for ${what}.`,
    holds: 'Two addresses are one only when they are equal letter by letter.',
    run: (scene) => writesWith(scene, 'email', [mail(change(scene.victim.mail))]),
  }),
)

/** Phones near the victim's, each attested for the attacker. */
const phones: [string, (number: string) => string][] = [
  ['one digit more', (v) => `${v}0`],
  ['one digit less', (v) => v.slice(0, -1)],
  ['another country', (v) => v.replace('+34', '+349')],
  ['the Mexican 1', (v) => v.replace('+34', '+341')],
  ['the Argentine 9', (v) => v.replace('+34', '+349')],
]
const byPhone = phones.map(
  ([what, change]): Attack => ({
    name: `phone: the victim’s with ${what}`,
    does: `Holds an attested number that is the victim's with ${what}.`,
    holds: 'Variants are folded only in the countries that have them.',
    run: (scene) => writesWith(scene, 'webchat', [phone(change(scene.victim.phone), 3)]),
  }),
)

const byWords: Attack[] = [
  {
    name: 'name: the victim’s',
    does: 'Takes the victim’s display name.',
    holds: 'A name is no proof.',
    run: (scene) => writesWith(scene, 'whatsapp', [], { name: scene.victim.name }),
  },
  {
    name: 'words: the victim’s phone, mail and number in the text',
    does: 'Writes “I am …” with all that identifies the victim.',
    holds: 'Words are no proof.',
    run: (scene) => {
      const { phone: number, mail: address, customer } = scene.victim
      const text = `I am ${number}, ${address}, customer ${customer}. What did I write?`
      return writesWith(scene, 'webchat', [], { content: { kind: 'text', text } })
    },
  },
  {
    name: 'card: the victim’s contact card',
    does: 'Sends a contact card with the victim’s phone and address.',
    holds: 'A card says whom somebody knows, not who they are.',
    run: (scene) => {
      const { name, phone: number, mail: address } = scene.victim
      const cards = [{ name, phones: [number], emails: [address] }]
      return writesWith(scene, 'whatsapp', [], { content: { kind: 'contacts', cards } })
    },
  },
  {
    name: 'form: the victim’s data in a filled form',
    does: 'Fills a form with the victim’s data.',
    holds: 'Answers are claims.',
    run: (scene) => {
      const answers = [
        { field: 'phone', value: scene.victim.phone },
        { field: 'email', value: scene.victim.mail },
      ]
      return writesWith(scene, 'webchat', [], { content: { kind: 'form', name: 'f', answers } })
    },
  },
  {
    name: 'two customers: the victim’s mail, and a customer number of their own',
    does: 'Is a signed-in customer whose account lists the victim’s proved address.',
    holds: 'Two customer numbers are two people.',
    run: (scene) =>
      writesWith(scene, 'webchat', [mail(scene.victim.mail, 3), user(`other-${scene.n}`)]),
  },
  {
    name: 'two records: one proof of each',
    does: 'Proves the victim’s phone and another customer’s address.',
    holds: 'Two answers are no answer.',
    run: async (scene) => {
      const address = `other${scene.n}@bank.example`
      await scene.world.writes('webchat', sender(`o-${scene.n}`, [mail(address, 3)]), 'hi')
      return writesWith(scene, 'webchat', [phone(scene.victim.phone, 3), mail(address, 3)])
    },
  },
]

/** Columns of a file in which a row says that an attacker's address and the victim's are one person's. */
const files: [string, (scene: Scene, own: string) => string][] = [
  ['mail and phone', ({ victim }, own) => `name,email,phone\nX,${victim.mail},${own}`],
  ['customer number', ({ victim }, own) => `id,name,phone\n${victim.customer},X,${own}`],
  [
    'phone and name',
    ({ victim }, own) => `name,phone,mobile\n${victim.name},${victim.phone},${own}`,
  ],
]
const byFile = files.map(
  ([what, file]): Attack => ({
    name: `file: the victim’s ${what} and the attacker’s WhatsApp in one row`,
    does: 'Has a file imported that gives the attacker’s number beside what is the victim’s, then writes from it.',
    holds: 'A file is claims: it links nothing, before and after.',
    run: async (scene) => {
      const own = `+4471${String(scene.n).padStart(8, '0')}`
      await importer(scene.world.atrium.admin).whole(file(scene, own))
      const wrote = await scene.world.writes('whatsapp', sender(own, [phone(own)]), 'my history?')
      const shown = JSON.stringify(await scene.world.contact(wrote.contactId))
      return { contacts: [wrote.contactId], shown }
    },
  }),
)

/** Whoever claims what is the victim's, or comes near it. */
export const claimAttacks: Attack[] = [
  ...byClaim,
  ...bySpelling,
  ...byNear,
  ...byPhone,
  ...byWords,
  ...byFile,
]
