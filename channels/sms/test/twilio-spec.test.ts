import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { serveFake } from '@atrium/channel-kit/suite/serve-fake'
import { testIo } from '@atrium/channel-kit/suite/test-io'
import { z } from 'zod'
import { createFake } from '../src/fake.ts'
import { sms } from '../src/index.ts'
import { Settings } from '../src/settings.ts'
import { outgoing } from './outgoing.ts'

/** Twilio's own OpenAPI file (github.com/twilio/twilio-oai, twilio_api_v2010.json), which is too large to keep here. */
const file = ['../../../../shared/specs/', '../../../../../shared/specs/']
  .map((folder) => new URL(`${folder}twilio_api_v2010.json`, import.meta.url))
  .find((url) => existsSync(url))

const Schema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
})
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z
    .looseObject({
      content: z.record(z.string(), z.looseObject({ schema: Schema })),
    })
    .optional(),
})
const Spec = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({ get: z.unknown().optional(), post: z.unknown().optional() }),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

test('every request of ours, and every message of the simulated API, is one of Twilio’s specification', async (context) => {
  if (!file) return context.diagnostic('Not run: shared/specs is not beside the project.')
  const spec = Spec.parse(JSON.parse(readFileSync(file, 'utf8')))
  const served = await serveFake(createFake)
  context.after(() => served.stop())
  const settings = Settings.parse(served.fake.settings)
  const base = String(served.fake.settings.baseUrl)
  const sent: { url: URL; method: string; form: URLSearchParams; answer: unknown }[] = []
  const plain = testIo({ now: () => served.state.now })
  const io: typeof plain = {
    ...plain,
    async fetch(url, init = {}) {
      const response = await plain.fetch(url, init)
      const answer: unknown = await response.clone().json()
      const form = new URLSearchParams(String(init.body ?? ''))
      sent.push({ url: new URL(url), method: init.method ?? 'GET', form, answer })
      return response
    },
  }
  const data = new Uint8Array([1, 2, 3])
  const picture = { name: 'a.png', type: 'image/png', data }
  await served.fake.act('ana', { kind: 'file', file: picture, as: 'image' })
  const webhookUrl = 'https://inbox.example.com/channels/sms/0196/webhook'
  const rendered = sms.render(outgoing({ kind: 'text', text: 'Hi' }, { webhookUrl }), settings)
  assert.ok(rendered.ok)
  await sms.send(rendered.request, settings, io)
  await sms.check?.(settings, io)
  const until = new Date(served.state.now.getTime() + 1000)
  const entries = await sms.pull?.({ since: new Date(0), until }, settings, io)
  assert.equal(entries?.length, 1)

  const resource = Schema.parse(spec.components.schemas['api.v2010.account.message'])
  const fields = new Set(Object.keys(resource.properties ?? {}))
  const called = new Set<string>()
  for (const { url, method, form, answer } of sent) {
    const path = url.pathname.slice(new URL(base).pathname.length)
    const [template, item] = find(spec.paths, path)
    called.add(`${method} ${template}`)
    fits(Operation.parse(method === 'POST' ? item.post : item.get), template, url, form)
    const names = messagesIn(answer).flatMap((message) => Object.keys(message))
    for (const name of names) assert.ok(fields.has(name), `a message: ${name}`)
  }
  assert.equal(called.size, 4, [...called].join(', '))
})

/** Each parameter of the request is one that the operation has, and none that it wants is missing. */
function fits(
  operation: z.infer<typeof Operation>,
  template: string,
  url: URL,
  form: URLSearchParams,
): void {
  const query = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name)
  for (const name of url.searchParams.keys())
    assert.ok(query.includes(name), `${template}: ${name}`)
  const schema = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema
  for (const name of form.keys()) assert.ok(schema?.properties?.[name], `${template}: ${name}`)
  for (const name of schema?.required ?? []) assert.ok(form.has(name), `${template}: ${name}`)
}

type Paths = z.infer<typeof Spec>['paths']

function find(paths: Paths, path: string): [string, Paths[string]] {
  const found = Object.entries(paths).find(([template]) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  assert.ok(found, `Twilio knows no ${path}`)
  return found
}

function messagesIn(answer: unknown): Record<string, unknown>[] {
  const list = z.looseObject({ messages: z.array(z.looseObject({})) }).safeParse(answer)
  if (list.success) return list.data.messages
  const one = z.looseObject({ sid: z.string(), body: z.string() }).safeParse(answer)
  return one.success ? [one.data] : []
}
