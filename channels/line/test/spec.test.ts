import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { line } from '../src/index.ts'
import { settings } from './outgoing.ts'
import { outgoingCases } from './outgoing-cases.ts'
import { openRoom } from './room.ts'

/** LINE's own OpenAPI files (github.com/line/line-openapi), beside the project where somebody put them. */
const specs = ['../../../../shared/specs/', '../../../../../shared/specs/']
  .map((folder) => new URL(folder, import.meta.url))
  .find((folder) => existsSync(new URL('line-webhook.yml', folder)))

type Json = Record<string, unknown>
type Specification = { components: { schemas: Record<string, Json> } }
const read = (file: string) => parse(readFileSync(new URL(file, specs), 'utf8')) as Specification

/** A test of what the specification says; without it, it only tells so. */
function ofSpecification(name: string, run: (context: TestContext) => void | Promise<void>): void {
  test(name, (context) => {
    if (specs) return run(context)
    context.diagnostic('Not run: shared/specs is not beside the project.')
  })
}

/**
 * Validates a value and, where the schema has a discriminator, the schema that its `type` names: OpenAPI's
 * discriminators are no JSON Schema, so they are followed here.
 */
function validator(file: string) {
  const { components } = read(file)
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'spec', components })
  const check = (name: string, value: unknown): void => {
    const validate = ajv.getSchema(`spec#/components/schemas/${name}`)
    assert.ok(validate, name)
    assert.ok(
      validate(value),
      `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`,
    )
  }
  return {
    check,
    /** By the value's type; false where the specification has no such type. */
    byType(base: string, value: Json): boolean {
      const { mapping } = (components.schemas[base]?.discriminator ?? {}) as {
        mapping?: Record<string, string>
      }
      const name = mapping?.[String(value.type)]?.split('/').at(-1)
      if (name) check(name, value)
      return name !== undefined
    },
  }
}

ofSpecification('fixtures are what LINE’s specification of webhooks describes', () => {
  const { check, byType } = validator('line-webhook.yml')
  const folder = new URL('../fixtures/', import.meta.url)
  let messages = 0
  for (const file of readdirSync(folder)) {
    const group = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<
      string,
      { payload: { events: Json[] } }
    >
    for (const [name, { payload }] of Object.entries(group)) {
      check('CallbackRequest', payload)
      for (const event of payload.events) {
        assert.ok(byType('Event', event), `${name} is no event of the specification`)
        const message = event.message as Json | undefined
        if (message && file !== 'unsupported.json') {
          assert.ok(byType('MessageContent', message), `${name} is no message of the specification`)
          messages += 1
        }
      }
    }
  }
  assert.ok(messages >= 15, `only ${messages} messages`)
})

ofSpecification('what the simulated LINE sends is what the specification describes', async (t) => {
  const { check, byType } = validator('line-webhook.yml')
  const room = await openRoom(t)
  const file = { name: 'a.png', type: 'image/png', data: new Uint8Array([1]) }
  const { id } = await room.fake.act('yuki', { kind: 'text', text: 'hi' })
  for (const as of ['image', 'video', 'voice', 'document', 'sticker'] as const)
    await room.fake.act('yuki', { kind: 'file', file, as })
  await room.fake.act('yuki', { kind: 'location', latitude: 1, longitude: 2, name: 'Here' })
  await room.fake.act('yuki', { kind: 'delete', id })
  room.fake.block('yuki')
  room.fake.follow('yuki')
  await room.fake.idle()
  assert.equal(room.webhooks.length, 10)
  for (const request of room.webhooks) {
    const body = JSON.parse(new TextDecoder().decode(request.body)) as { events: Json[] }
    check('CallbackRequest', body)
    for (const event of body.events) {
      assert.ok(byType('Event', event))
      if (event.message) assert.ok(byType('MessageContent', event.message as Json))
    }
  }
})

ofSpecification('our requests are what LINE’s specification of the API describes', () => {
  const { check, byType } = validator('line-messaging.yml')
  const addresses = {
    originalContentUrl: 'https://files.example/1',
    previewImageUrl: 'https://files.example/2',
    duration: 3000,
  }
  for (const { name, outgoing } of outgoingCases.filter(({ refused }) => !refused)) {
    const rendered = line.render(outgoing, settings)
    assert.ok(rendered.ok, name)
    const { to, messages, file } = rendered.request
    const sent = file ? messages.map((message) => ({ ...message, ...addresses })) : messages
    check('PushMessageRequest', { to, messages: sent })
    check('ReplyMessageRequest', { replyToken: 'token', messages: sent })
    for (const message of sent) {
      assert.ok(byType('Message', message), name)
      const { template } = message as { template?: Json }
      if (template) assert.ok(byType('Template', template), name)
    }
  }
  check('ShowLoadingAnimationRequest', { chatId: 'U1', loadingSeconds: 20 })
  check('MarkMessagesAsReadByTokenRequest', { markAsReadToken: 'x' })
})
