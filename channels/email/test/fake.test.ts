import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folderOf } from '../src/fake/mailbox.ts'
import { createFake, type MailFake } from '../src/fake.ts'
import { settings } from '../src/settings.ts'

const now = () => new Date('2026-03-04T10:00:00Z')

async function inWorld(
  run: (fake: MailFake, changed: (string | null)[]) => Promise<void>,
): Promise<void> {
  const changed: (string | null)[] = []
  const fake = createFake({
    baseUrl: 'http://127.0.0.1:4000/providers/email/1',
    webhookUrl: '',
    now,
    changed: (id) => changed.push(id),
  })
  await fake.start()
  try {
    await run(fake, changed)
  } finally {
    await fake.stop()
  }
}

const inbox = (fake: MailFake) =>
  folderOf(fake.mailbox, 'INBOX')?.mails.map(({ raw }) => String(raw)) ?? []

test('its settings are settings of the channel', () =>
  inWorld(async (fake) => {
    assert.deepEqual(settings.parse(fake.settings), fake.settings)
  }))

test('customers write, send files and see what they wrote', () =>
  inWorld(async (fake, changed) => {
    const ana = fake.addCustomer({ name: 'Ána Ruiz' })
    assert.equal(ana.email, 'ana.ruiz@post.example')
    const { id } = await fake.act(ana.id, { kind: 'text', text: 'Hi', subject: 'Order' })
    await fake.act(ana.id, {
      kind: 'file',
      as: 'image',
      caption: 'Look',
      file: { name: 'p.png', type: 'image/png', data: Buffer.from('png') },
    })
    await fake.act(ana.id, { kind: 'location', latitude: 1.5, longitude: 2 })
    await fake.act(ana.id, { kind: 'contacts', name: 'Ben', phone: '+34600111222' })
    await fake.act(ana.id, { kind: 'choice', to: 'x', id: 'y', title: 'Yes' })
    await assert.rejects(fake.act(ana.id, { kind: 'edit', id, text: 'x' }), /no way to do this/)
    await fake.idle()
    assert.equal(inbox(fake).length, 5)
    const lines = fake.transcript(ana.id)
    assert.deepEqual(lines[0]?.content, { kind: 'email', subject: 'Order', text: 'Hi' })
    assert.equal(lines[0]?.id, id)
    const file = await fake.handle?.({
      method: 'GET',
      path: new URL(lines[1]?.files[0]?.url ?? '').pathname.replace('/providers/email/1', ''),
      query: {},
      headers: {},
      body: new Uint8Array(),
      remoteAddress: '',
    })
    assert.deepEqual(file, {
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: Buffer.from('png'),
    })
    assert.equal(changed.length, 5)
  }))

test('duplicates, disorder and outages are as at a real provider', () =>
  inWorld(async (fake) => {
    const ana = fake.addCustomer({ name: 'Ana' })
    fake.faults.duplicate = true
    await fake.act(ana.id, { kind: 'text', text: 'twice' })
    await fake.idle()
    assert.equal(inbox(fake).length, 2)
    fake.faults.duplicate = false
    fake.faults.reorder = true
    await fake.act(ana.id, { kind: 'text', text: 'first' })
    await fake.act(ana.id, { kind: 'text', text: 'second' })
    await fake.idle()
    assert.match(inbox(fake).at(-1) ?? '', /first/)
    fake.faults.outage = true
    await fake.act(ana.id, { kind: 'text', text: 'kept' })
    assert.equal(inbox(fake).length, 4)
    fake.faults.outage = false
    await fake.idle()
    assert.equal(inbox(fake).length, 5)
  }))

test('after a restart the last mail can be answered', () =>
  inWorld(async (fake) => {
    const ana = fake.addCustomer({ name: 'Ana' })
    const base = { at: now().toISOString(), files: [], state: 'sent' as const, reactions: [] }
    fake.restore?.(ana.id, [
      {
        ...base,
        id: 'a@studio.example',
        from: 'business',
        content: { kind: 'email', subject: 'Order', text: 'Tomorrow.' },
      },
    ])
    await fake.act(ana.id, { kind: 'text', text: 'Fine' })
    await fake.idle()
    assert.match(inbox(fake)[0] ?? '', /In-Reply-To: <a@studio\.example>/)
    assert.equal(fake.transcript(ana.id).length, 2)
  }))
