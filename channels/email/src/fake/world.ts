import { randomUUID } from 'node:crypto'
import type { Customer, CustomerAct, FakeIo, Faults, PhoneMessage } from '@atrium/channel-kit/fake'
import { pause } from '@atrium/channel-kit/fakes/fault-switches'
import { composeBounce, composeLetter } from './compose.ts'
import { appendMail, type Mailbox } from './mailbox.ts'
import { type ReceivedMail, readReceived } from './received.ts'

/** The business's address, and the name with which its server signs its checks. */
export const business = 'hello@studio.example'
export const authserv = 'mx.studio.example'

/** A customer with their mailbox, and what their phone shows. */
export type Person = {
  customer: Customer & { email: string }
  inbox: ReceivedMail[]
  lines: PhoneMessage[]
}
/** The simulated mail world. */
export type World = {
  io: FakeIo
  mailbox: Mailbox
  people: Map<string, Person>
  files: { type: string; data: Uint8Array }[]
  waiting: number
  stopped: boolean
  faults: Faults
  bounceLater: Set<string>
}

/** A new customer, with an address made from the name where none is given. */
export function addPerson(world: World, given: Omit<Customer, 'id'> & { id?: string }): Customer {
  const id = given.id ?? randomUUID()
  const local = given.name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/gi, '.')
    .replace(/^\.+|\.+$/g, '')
  const email = (given.email ?? `${local || 'customer'}@post.example`).toLowerCase()
  const customer = { ...given, id, email }
  world.people.set(id, { customer, inbox: [], lines: [] })
  return customer
}

/** The customer with this id. */
export function personOf(world: World, customerId: string): Person {
  const person = world.people.get(customerId)
  if (!person) throw new Error(`Nobody has the id ${customerId}.`)
  return person
}

/** What a customer does in their mail program. */
export async function carryOut(
  world: World,
  person: Person,
  act: CustomerAct,
): Promise<{ id: string }> {
  switch (act.kind) {
    case 'text':
      return write(world, person, {
        text: act.text,
        subject: act.subject,
        replyTo: act.replyTo,
        files: [],
      })
    case 'file':
      return write(world, person, { text: act.caption ?? '', files: [act.file] })
    case 'location':
      return write(world, person, {
        text: `${act.name ?? 'I am here'}: https://maps.example/?q=${act.latitude},${act.longitude}`,
        files: [],
      })
    case 'contacts': {
      const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${act.name}\r\nTEL:${act.phone}\r\nEND:VCARD\r\n`
      const file = { name: `${act.name}.vcf`, type: 'text/vcard', data: Buffer.from(card) }
      return write(world, person, { text: '', files: [file] })
    }
    case 'choice':
      return write(world, person, { text: act.title, files: [] })
    case 'read':
    case 'typing':
      return { id: '' }
    case 'reaction':
    case 'edit':
    case 'delete':
    case 'share':
    case 'open':
      throw new Error(`A mail program has no way to do this: ${act.kind}.`)
  }
}

type Draft = {
  text: string
  subject?: string | undefined
  replyTo?: string | undefined
  files: { name: string; type: string; data: Uint8Array }[]
}

/** Without a subject of its own, a mail answers the business's last one, as people do. */
async function write(world: World, person: Person, draft: Draft): Promise<{ id: string }> {
  const { customer } = person
  const date = world.io.now()
  const domain = customer.email.slice(customer.email.lastIndexOf('@') + 1)
  const id = `${randomUUID()}@${domain}`
  const wanted = person.inbox.findLast(({ messageId }) => messageId === draft.replyTo)
  const answers = draft.subject ? wanted : (wanted ?? person.inbox.at(-1))
  const subject =
    draft.subject ?? (answers ? `Re: ${answers.subject.replace(/^(re:\s*)+/i, '')}` : 'Question')
  const from = { name: customer.name, address: customer.email }
  const to = answers?.replyTo ?? business
  const letter = { from, to, subject, text: draft.text, messageId: id, date, files: draft.files }
  const raw = await composeLetter(answers ? { ...letter, answers } : letter)
  noteLine(world, person, id, 'customer', subject, draft.text, draft.files, answers?.messageId)
  world.waiting += 1
  // The provider has the mail; it reaches the inbox by itself.
  void deliver(world, received(raw, customer.email, to, date)).finally(() => {
    world.waiting -= 1
  })
  return { id }
}

/** What the business's own server writes above a mail: where it came from, and what its checks found. */
function received(raw: Buffer, from: string, to: string, date: Date): Buffer {
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const checks = `spf=pass smtp.mailfrom=${from}; dkim=pass header.d=${domain}; dmarc=pass header.from=${domain}`
  const lines = [
    `Return-Path: <${from}>`,
    `Delivered-To: ${to}`,
    `Received: from mx.${domain} by ${authserv}; ${date.toUTCString()}`,
    `Authentication-Results: ${authserv}; ${checks}`,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`), raw])
}

/** Puts back what a mail program showed before a restart, so that the next mail can answer the last one. */
export function restore(world: World, person: Person, messages: PhoneMessage[]): void {
  for (const message of messages) {
    person.lines.push(message)
    const { content, id, from } = message
    if (from !== 'business' || content.kind !== 'email') continue
    const date = new Date(message.at)
    person.inbox.push({
      messageId: id,
      from: business,
      replyTo: business,
      subject: content.subject,
      text: content.text,
      references: message.replyTo ? [message.replyTo] : [],
      date,
      files: [],
      headers: {},
      raw: Buffer.alloc(0),
    })
  }
  world.io.changed(person.customer.id)
}

/** Puts a mail into the business's inbox, when the world lets it through. */
export async function deliver(world: World, raw: Buffer): Promise<void> {
  const { faults } = world
  while (faults.outage && !world.stopped) await pause(10)
  // Every other mail is overtaken by the next.
  if (faults.reorder && world.waiting % 2 === 1) await pause(30)
  appendMail(world.mailbox, 'INBOX', raw, world.io.now())
  if (faults.duplicate) appendMail(world.mailbox, 'INBOX', raw, world.io.now())
}

/** A mail from Atrium arrives at its recipients. */
export async function receive(
  world: World,
  raw: Buffer,
  envelope: { from: string; to: string[] },
): Promise<void> {
  const mail = await readReceived(raw, world.io.now())
  for (const person of world.people.values()) {
    const { email } = person.customer
    if (!envelope.to.includes(email)) continue
    if (world.bounceLater.has(email)) {
      const id = `${randomUUID()}@mx.sandbox.example`
      const report = {
        to: envelope.from,
        recipient: email,
        date: world.io.now(),
        returned: mail.messageId,
        id,
      }
      await deliver(world, composeBounce({ ...report, action: 'failed' }))
      continue
    }
    const isRepeat = person.inbox.some(({ messageId }) => messageId === mail.messageId)
    person.inbox.push(mail)
    // As at Gmail, a second copy with the same Message-ID is not shown.
    if (!isRepeat)
      noteLine(world, person, mail.messageId, 'business', mail.subject, mail.text, mail.files)
  }
}

function noteLine(
  world: World,
  person: Person,
  id: string,
  from: PhoneMessage['from'],
  subject: string,
  text: string,
  files: Draft['files'],
  replyTo?: string,
): void {
  const shown = files.map(({ name, type, data }) => {
    world.files.push({ type, data })
    const kind = type.startsWith('image/') ? ('image' as const) : ('document' as const)
    return { name, type, kind, url: `${world.io.baseUrl}/files/${world.files.length - 1}` }
  })
  person.lines.push({
    id,
    from,
    at: world.io.now().toISOString(),
    content: { kind: 'email', subject, text },
    files: shown,
    state: 'sent',
    reactions: [],
    ...(replyTo ? { replyTo } : {}),
  })
  world.io.changed(person.customer.id)
}
