import { shownFile } from './acts.ts'
import { type Line, type MediaFile, type Person, personWith, type World } from './world.ts'

export type Order = {
  to: string
  text: string
  mediaUrls: string[]
  callback?: string | undefined
  reference?: string | undefined
}

/** The code of each provider for a number that nobody has, and for a picture that cannot be fetched. */
export type Codes = { unknownNumber: string; noPicture: string }

/** The provider takes a message: it goes to the phone, and receipts come back. Resolves when the phone shows it. */
export async function deliverOut(world: World, order: Order, codes: Codes): Promise<Line> {
  const { to, text, mediaUrls, callback, reference } = order
  const person = personWith(world, to)
  const line: Line = {
    id: world.wire.newId(),
    from: 'business',
    at: world.io.now().toISOString(),
    content: { kind: 'text', text },
    files: [],
    fileIds: [],
    state: 'sent',
    reactions: [],
    callback,
    reference,
  }
  const files = await Promise.all(mediaUrls.map((url) => fetchFile(world, url)))
  const known = files.filter((file) => file !== undefined)
  line.files = known.map((file) => shownFile(world, file))
  line.fileIds = known.map(({ id }) => id)
  if (!person) report(world, nobody(to), line, codes.unknownNumber)
  else if (known.length < files.length) report(world, person, line, codes.noPicture)
  else if (person.trouble) report(world, person, line, person.trouble)
  else arrive(world, person, line)
  return line
}

function arrive(world: World, person: Person, line: Line): void {
  person.lines.push(line)
  line.state = 'delivered'
  if (line.callback)
    for (const state of ['sent', 'delivered'] as const)
      world.delivery.deliver(world.wire.report(world, person, line, state))
  world.io.changed(person.customer.id)
}

function report(world: World, person: Person, line: Line, code: string): void {
  if (line.callback) world.delivery.deliver(world.wire.report(world, person, line, 'failed', code))
}

const nobody = (phone: string): Person => ({
  customer: { id: phone, name: phone },
  phone,
  lines: [],
  stopped: false,
  trouble: undefined,
})

async function fetchFile(world: World, url: string): Promise<MediaFile | undefined> {
  try {
    const response = await fetch(url)
    const type = response.headers.get('content-type') ?? ''
    if (!response.ok || !type) return undefined
    const id = world.wire.newFileId()
    const data = new Uint8Array(await response.arrayBuffer())
    const file = { id, name: `${id}.${type.split('/')[1] ?? 'bin'}`, type, data }
    world.media.set(id, file)
    return file
  } catch {
    return undefined
  }
}
