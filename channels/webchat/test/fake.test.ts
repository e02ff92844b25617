import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fake } from '@atrium/channel-kit/fake'
import { pause } from '@atrium/channel-kit/fakes/fault-switches'
import { createFake } from '../src/fake.ts'
import { WebchatSettings } from '../src/settings.ts'
import { serveSurface } from './surface.ts'

type Room = { fake: Fake; surface: Awaited<ReturnType<typeof serveSurface>> }

async function inRoom(run: (room: Room) => Promise<void>): Promise<void> {
  const surface = await serveSurface(WebchatSettings.parse(probe().settings))
  const fake = createFake({ ...io, webhookUrl: `${surface.url}/webhook` })
  try {
    await fake.start()
    await run({ fake, surface })
  } finally {
    await fake.stop()
    await surface.stop()
  }
}

const io = { baseUrl: '', webhookUrl: '', now: () => new Date(), changed() {} }
const probe = () => createFake(io)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5)
}
const words = (fake: Fake, id: string) =>
  fake.transcript(id).map(({ content }) => ('text' in content ? content.text : content.kind))

const limit = { timeout: 30_000 }

test('a visitor writes, reads the answer and sends a file', limit, () =>
  inRoom(async ({ fake, surface }) => {
    const { id } = fake.addCustomer({ name: 'Ana Ruiz' })
    const sent = await fake.act(id, { kind: 'text', text: 'Hola' })
    await until(() => surface.addresses().length > 0)
    const [address = ''] = surface.addresses()
    const reply = surface.reply(address, { content: { kind: 'text', text: 'Buenos días' } })
    await until(() => words(fake, id).includes('Buenos días'))
    await fake.act(id, { kind: 'read' })
    const data = new TextEncoder().encode('%PDF')
    await fake.act(id, {
      kind: 'file',
      file: { name: 'a.pdf', type: 'application/pdf', data },
      as: 'document',
    })
    await until(() => fake.transcript(id).some((message) => message.files[0]?.name === 'a.pdf'))

    assert.deepEqual(
      surface.events.map((event) => event.kind),
      ['message', 'message', 'read', 'message'],
    )
    const [form, message, read] = surface.events
    assert.ok(
      form?.kind === 'message' && form.content.kind === 'form' && form.sender.name === 'Ana Ruiz',
    )
    assert.ok(message?.kind === 'message' && message.externalId === sent.id)
    assert.ok(read?.kind === 'read' && 'upTo' in read && read.upTo === reply)
    assert.equal(fake.transcript(id).find((one) => one.id === reply)?.state, 'read')
  }),
)

test('a customer with a user name is signed in: their messages carry the proof', limit, () =>
  inRoom(async ({ fake, surface }) => {
    const { id } = fake.addCustomer({ name: 'Ana', username: 'user-77', email: 'ana@example.com' })
    await fake.act(id, { kind: 'text', text: 'Hi' })
    const proofs = surface.events.flatMap((event) => ('sender' in event ? event.sender.proofs : []))
    assert.ok(proofs.some((proof) => proof.kind === 'email' && proof.strength === 3))
    assert.equal(proofs.filter((proof) => proof.kind === 'external').length, surface.events.length)
  }),
)

test('after a cut line the visitor gets what they missed, once', limit, () =>
  inRoom(async ({ fake, surface }) => {
    const { id } = fake.addCustomer({ name: 'Ana' })
    await fake.act(id, { kind: 'text', text: 'Hi' })
    await until(() => surface.addresses().length > 0)
    const [address = ''] = surface.addresses()
    surface.cut()
    surface.reply(address, { content: { kind: 'text', text: 'missed' } })
    await until(() => words(fake, id).includes('missed'))
    assert.equal(words(fake, id).filter((text) => text === 'missed').length, 1)
  }),
)

test('what was said before the line was open is there all the same', limit, () =>
  inRoom(async ({ fake, surface }) => {
    const { id } = fake.addCustomer({ name: 'Ana' })
    await fake.act(id, { kind: 'typing' })
    await until(() => surface.addresses().length > 0)
    const [address = ''] = surface.addresses()
    surface.cut()
    surface.reply(address, { content: { kind: 'text', text: 'hello?' } })
    await until(() => words(fake, id).includes('hello?'))
  }),
)

test('an outage keeps messages, duplicates are one message, order can change', limit, () =>
  inRoom(async ({ fake, surface }) => {
    const { id } = fake.addCustomer({ name: 'Ana', username: 'ana' })
    const texts = () =>
      surface.events.flatMap((event) =>
        event.kind === 'message' && event.content.kind === 'text' ? [event.content.text] : [],
      )
    await fake.act(id, { kind: 'text', text: 'one' })
    surface.state.down = true
    const waiting = fake.act(id, { kind: 'text', text: 'two' })
    await pause(120)
    assert.deepEqual(texts(), ['one'])
    surface.state.down = false
    await waiting
    fake.faults.duplicate = true
    await fake.act(id, { kind: 'text', text: 'three' })
    fake.faults.duplicate = false
    fake.faults.reorder = true
    await fake.act(id, { kind: 'text', text: 'four' })
    await fake.act(id, { kind: 'text', text: 'five' })
    await fake.idle()
    assert.deepEqual(texts(), ['one', 'two', 'three', 'five', 'four'])
  }),
)

test('what web chat cannot do is said so', limit, () =>
  inRoom(async ({ fake }) => {
    const { id } = fake.addCustomer({ name: 'Ana' })
    await assert.rejects(fake.act(id, { kind: 'reaction', to: 'x', emoji: '👍' }), /no reaction/)
  }),
)
