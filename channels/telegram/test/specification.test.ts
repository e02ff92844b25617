import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fixtures } from './fixtures.ts'
import { outgoingCases } from './outgoing.ts'
import { openRoom } from './room.ts'

/** The Bot API as data, generated from Telegram's own page; it lies beside the project where it is kept at all. */
const places = ['../../../../shared/specs/', '../../../../../shared/specs/'].map(
  (folder) => new URL(`${folder}telegram-bot-api.json`, import.meta.url),
)
const place = places.find((url) => existsSync(url))

type Field = { name: string; types: string[]; required: boolean }
type Specification = {
  methods: Record<string, { fields?: Field[] }>
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>
}

if (!place) {
  process.stdout.write(
    'ℹ telegram: ../shared/specs/telegram-bot-api.json is not here; nothing is compared with it.\n',
  )
} else {
  const spec = JSON.parse(readFileSync(place, 'utf8')) as Specification

  test('every request of ours has only fields that the Bot API knows, and all that it needs', () => {
    let count = 0
    for (const { name, outgoing: _, request } of outgoingCases) {
      if (!request) continue
      const { method, body, upload } = request
      const fields = spec.methods[method]?.fields
      assert.ok(fields, `${name}: no method ${method}`)
      assertFields(spec, name, { ...body, ...(upload && { [upload.field]: 'file' }) }, fields)
      count += 1
    }
    assert.ok(count >= 15)
  })

  test('the calls that care for the webhook, too', async (t) => {
    const { fake, settings, io } = await openRoom(t)
    const { telegram } = await import('../src/index.ts')
    await telegram.connect?.(settings, 'https://atrium.example/hook', io)
    await telegram.typing?.('777000111:1', settings, io, { address: '777000111', scope: '' })
    await telegram.disconnect?.(settings, io)
    assert.ok(fake.calls.length >= 5)
    for (const { method, body } of fake.calls)
      assertFields(spec, method, body, spec.methods[method]?.fields ?? [])
  })

  test('every fixture is an update as the Bot API describes it', () => {
    for (const { name, payload } of fixtures) assertType(spec, name, payload, 'Update')
  })

  test('what the simulated Telegram delivers is, too', async (t) => {
    const { fake, webhooks } = await openRoom(t)
    const file = { name: 'a.png', type: 'image/png', data: Uint8Array.from([1]) }
    const { id } = await fake.act('ana', { kind: 'text', text: 'Hola' })
    for (const as of ['image', 'video', 'audio', 'voice', 'document'] as const)
      await fake.act('ana', { kind: 'file', file, as })
    await fake.act('ana', { kind: 'location', latitude: 1, longitude: 2, name: 'Here' })
    await fake.act('ana', { kind: 'contacts', name: 'Ana', phone: '+34600111222' })
    await fake.act('ana', { kind: 'choice', to: id, id: 'yes', title: 'Yes' })
    await fake.act('ana', { kind: 'reaction', to: id, emoji: '🔥' })
    await fake.act('ana', { kind: 'edit', id, text: 'Hola!' })
    await fake.idle()
    assert.equal(webhooks.length, 11)
    for (const { body } of webhooks) {
      const update: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
      assertType(spec, JSON.stringify(update).slice(0, 300), update, 'Update')
    }
  })
}

/** Each field is known and of its type, and none that is required is missing. */
function assertFields(spec: Specification, name: string, value: object, fields: Field[]): void {
  for (const field of fields)
    if (field.required) assert.ok(field.name in value, `${name} lacks ${field.name}`)
  for (const [key, inner] of Object.entries(value)) {
    const field = fields.find((one) => one.name === key)
    assert.ok(field, `${name} has the unknown field ${key}`)
    const fits = field.types.some((type) => fitsType(spec, `${name}.${key}`, inner, type))
    assert.ok(fits, `${name}.${key} is no ${field.types.join(' or ')}: ${JSON.stringify(inner)}`)
  }
}

function assertType(spec: Specification, name: string, value: unknown, type: string): void {
  assert.ok(typeof value === 'object' && value !== null, `${name} is no ${type}`)
  assertFields(spec, name, value, spec.types[type]?.fields ?? [])
}

function fitsType(spec: Specification, name: string, value: unknown, type: string): boolean {
  if (type.startsWith('Array of '))
    return (
      Array.isArray(value) &&
      value.every((inner) => fitsType(spec, name, inner, type.slice('Array of '.length)))
    )
  if (type === 'String') return typeof value === 'string'
  if (type === 'Integer') return Number.isSafeInteger(value)
  if (type === 'Float') return typeof value === 'number'
  if (type === 'Boolean' || type === 'True') return typeof value === 'boolean'
  if (type === 'InputFile') return value === 'file'
  const described = spec.types[type]
  if (!described || typeof value !== 'object' || value === null) return false
  if (described.subtypes) return described.subtypes.some((one) => fitsType(spec, name, value, one))
  try {
    assertFields(spec, name, value, described.fields ?? [])
    return true
  } catch {
    return false
  }
}
