import type { Contact } from '@atrium/contract/contact'
import type { ContactId, HandleId } from '@atrium/contract/ids'
import type { Client } from '../app.ts'
import { mail, type People, phone, sender, user } from '../people.ts'

/** Somebody with a phone on WhatsApp and a browser that proved phone, mail address and customer number. */
export type Victim = {
  contactId: ContactId
  handleIds: HandleId[]
  phone: string
  mail: string
  customer: string
  name: string
  /** What they wrote. Nobody else may see it. */
  secret: string
}

/** What an attack left behind: the records of the attacker, and every byte that was shown to them. */
export type Traces = { contacts?: string[]; shown?: string }

export type Scene = {
  world: People
  victim: Victim
  /** Different for each attack. */
  n: number
  /** A member of another workspace of the same installation. */
  stranger: Client
}

/** A row of the table. What must hold beside `holds` is the same for all: the victim's record, bytes and replies stay theirs. */
export type Attack = {
  name: string
  does: string
  holds: string
  run(scene: Scene): Promise<Traces>
}

export async function createVictim(world: People, n: number): Promise<Victim> {
  const number = `+3466${String(n).padStart(7, '0')}`
  const victim = {
    phone: number,
    mail: `ceo${n}@bank.example`,
    customer: `customer-${n}`,
    name: `Victoria Bank${n}`,
    secret: `SECRET-${n}-WORDS`,
  }
  const { name, secret } = victim
  const app = await world.writes('whatsapp', sender(number, [phone(number)], { name }), secret)
  const proofs = [phone(number, 3), mail(victim.mail, 3), user(victim.customer)]
  const site = await world.writes('webchat', sender(`victim-${n}`, proofs, { name }), secret)
  if (app.contactId !== site.contactId) throw new Error('the victim is two records')
  return { ...victim, contactId: app.contactId, handleIds: [app.handleId, site.handleId] }
}

/** Where an event left its sender. */
export async function recordOf(world: People, address: string): Promise<Contact[]> {
  const rows = await world.atrium.app.db.inWorkspace(world.atrium.workspaceId, (tx) =>
    tx.query<{ id: string }>('SELECT DISTINCT contact_id AS id FROM handle WHERE address = $1', [
      address,
    ]),
  )
  return Promise.all(rows.map(({ id }) => world.contact(id)))
}
