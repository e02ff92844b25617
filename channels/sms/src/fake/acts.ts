import type { CustomerAct, PhoneMessage } from '@atrium/channel-kit/fake'
import type { Line, MediaFile, Person, World } from './world.ts'

/** What a customer does on their phone. SMS knows words and files; the rest is written out, or nothing. */
export function perform(world: World, person: Person, act: CustomerAct): { id: string } {
  switch (act.kind) {
    case 'text':
      return write(world, person, act.text)
    case 'file': {
      const file = { id: world.wire.newFileId(), ...act.file }
      world.media.set(file.id, file)
      return write(world, person, act.caption ?? '', [file])
    }
    case 'location':
      return write(world, person, `https://maps.example/?q=${act.latitude},${act.longitude}`)
    case 'contacts':
      return write(world, person, `${act.name}: ${act.phone}`)
    case 'choice':
      return write(world, person, act.title)
    case 'reaction':
    case 'edit':
    case 'delete':
    case 'read':
    case 'typing':
      return { id: '' }
    case 'share':
      throw new Error('No SMS asks for something by a button.')
    case 'open':
      throw new Error('No link opens a chat by SMS.')
  }
}

function write(
  world: World,
  person: Person,
  text: string,
  files: MediaFile[] = [],
): { id: string } {
  const id = world.wire.newId()
  const line: Line = {
    id,
    from: 'customer',
    at: world.io.now().toISOString(),
    content: { kind: 'text', text },
    files: files.map((file) => shownFile(world, file)),
    fileIds: files.map((file) => file.id),
    state: 'delivered',
    reactions: [],
  }
  person.lines.push(line)
  const webhook = world.wire.message(world, person, line)
  world.arrivals.set(webhook, id)
  world.delivery.deliver(webhook)
  obey(world, person, text)
  world.io.changed(person.customer.id)
  return { id }
}

/** Providers act on STOP and START themselves, and answer with a message of their own. */
function obey(world: World, person: Person, text: string): void {
  if (!world.wire.answersStop) return
  const word = text.trim().toUpperCase()
  if (word === 'STOP') {
    person.stopped = true
    confirm(world, person, 'You are unsubscribed. Reply START to subscribe again.')
  }
  if (word === 'START') {
    person.stopped = false
    confirm(world, person, 'You are subscribed again. Reply STOP to unsubscribe.')
  }
}

function confirm(world: World, person: Person, text: string): void {
  person.lines.push({
    id: world.wire.newId(),
    from: 'business',
    at: world.io.now().toISOString(),
    content: { kind: 'text', text },
    files: [],
    fileIds: [],
    state: 'delivered',
    reactions: [],
  })
}

export function shownFile(world: World, { id, name, type }: MediaFile): PhoneMessage['files'][0] {
  const group = type.split('/')[0]
  const kind = group === 'image' || group === 'video' || group === 'audio' ? group : 'document'
  return { name, type, kind, url: `${world.io.baseUrl}/phone-media/${id}` }
}
