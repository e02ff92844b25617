import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ChannelIo } from '@atrium/channel-kit/channel'
import type { ChannelError } from '@atrium/channel-kit/channel-error'
import type { ChannelTemplates, ProviderTemplate } from '@atrium/channel-kit/templates'
import { checkTemplate } from '@atrium/contract/template/check/check-template'
import { fillTemplate } from '@atrium/contract/template/fill'
import type { TemplateComponent, TemplateDraft } from '@atrium/contract/template/template'
import type { Settings } from '../../src/settings.ts'
import { templates } from '../../src/templates/templates.ts'
import { openRoom, type Room } from '../room.ts'
import { everyKind } from './every-kind.ts'

/** The account's templates; samples lie on the business's own website. */
async function openAccount(t: TestContext) {
  const room = await openRoom(t)
  const io: ChannelIo = {
    ...room.io,
    fetch: async (url, init) => {
      if (!url.startsWith('https://sol.example/')) return room.io.fetch(url, init)
      if (url.endsWith('/gone.image')) return new Response('', { status: 404 })
      return new Response(new Uint8Array(8), { headers: { 'content-type': 'image/png' } })
    },
  }
  const of = <K extends keyof ChannelTemplates<Settings>>(name: K) => templates[name]
  return {
    room,
    list: () => of('list')(room.settings, io),
    create: (draft: TemplateDraft) => of('create')(draft, room.settings, io),
    edit: (id: string, draft: TemplateDraft) => of('edit')(id, draft, room.settings, io),
    remove: (template: Pick<ProviderTemplate, 'externalId' | 'name'>) =>
      of('remove')(template, room.settings, io),
  }
}

const draftOf = (name: string): TemplateDraft => {
  const found = everyKind.find((kind) => kind.name === name)
  assert.ok(found, name)
  return structuredClone(found.draft)
}

/** Meta keeps samples under handles of its own. */
function withoutSamples(components: TemplateComponent[]): unknown {
  return JSON.parse(
    JSON.stringify(components, (key, value) =>
      key === 'example' && /^(4:|https:\/\/sol\.example\/sample)/.test(value) ? undefined : value,
    ),
  )
}

const refusedAs = (code: RegExp) => (error: ChannelError) => {
  assert.match(error.code, code)
  assert.deepEqual([error.kind, error.maybeSent], ['invalid', false])
  return true
}

test('every kind of template is handed in, listed as it was, approved and sent', async (t) => {
  const { room, create, list } = await openAccount(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  for (const { name, draft, values } of everyKind) {
    assert.deepEqual(checkTemplate(draft), [], name)
    const { externalId, status, category } = await create(draft)
    assert.deepEqual([status, category], ['pending', draft.category], name)
    room.fake.review.decide(externalId, { kind: 'approve' })
    const listed = (await list()).find((one) => one.externalId === externalId)
    assert.ok(listed)
    assert.deepEqual(
      [listed.name, listed.language, listed.status, listed.parameterFormat],
      [draft.name, 'en', 'approved', draft.parameterFormat],
    )
    if (draft.category !== 'authentication')
      assert.deepEqual(withoutSamples(listed.components), withoutSamples(draft.components), name)
    const filled = fillTemplate(listed, values, { now: room.state.now })
    assert.ok(filled.ok, `${name}: ${JSON.stringify(filled)}`)
    await room.send(filled.content)
    const shown = room.fake.transcript('ana').at(-1)
    assert.equal(shown?.state, 'delivered', name)
  }
})

test('templates come page after page', async (t) => {
  const { room, list, create } = await openAccount(t)
  for (let count = 0; count < 205; count += 1)
    await create({ ...draftOf('plain'), name: `plain_${count}` })
  const names = (await list()).map(({ name }) => name)
  assert.equal(new Set(names).size, names.length - 3, 'three names have two languages')
  assert.equal(names.length, room.fake.templates.length)
})

test('what Meta refuses comes back in its words', async (t) => {
  const { create, edit } = await openAccount(t)
  const plain = draftOf('plain')
  await create(plain)
  await assert.rejects(create(plain), refusedAs(/^100\/2388024$/))
  const wrong: [Partial<TemplateDraft>, RegExp][] = [
    [{ name: 'Not Good' }, /2388019/],
    [{ language: 'english' }, /2388019/],
    [{ components: [] }, /2388043/],
    [{ components: [{ type: 'body', text: 'x'.repeat(1025) }] }, /2388040/],
    [{ components: [{ type: 'body', text: 'Hi {{1}}', examples: { '1': 'a' } }] }, /2388299/],
    [{ components: [{ type: 'body', text: 'Hi {{1}} there, all is well' }] }, /^$|2388043|none/],
  ]
  for (const [change, code] of wrong.slice(0, 5))
    await assert.rejects(create({ ...plain, name: 'another', ...change }), refusedAs(code))
  await assert.rejects(edit('123', plain), refusedAs(/^100$/))
})

test('a sample that cannot be fetched is said, and nothing is handed in', async (t) => {
  const { room, create } = await openAccount(t)
  const before = room.fake.templates.length
  const draft = draftOf('image')
  draft.components[0] = {
    type: 'header',
    format: 'image',
    example: 'https://sol.example/gone.image',
  }
  await assert.rejects(create(draft), (error: ChannelError) => /HTTP 404/.test(error.message))
  assert.equal(room.fake.templates.length, before)
})

test('a rejected template is edited and waits again; an approved one once a day', async (t) => {
  const { room, create, edit, list } = await openAccount(t)
  const draft = draftOf('plain')
  const { externalId } = await create(draft)
  await assert.rejects(edit(externalId, draft), refusedAs(/2593001/))
  room.fake.review.decide(externalId, { kind: 'reject', reason: 'INVALID_FORMAT' })
  const listed = async () => (await list()).find((one) => one.externalId === externalId)
  assert.deepEqual(
    (await listed())?.reason,
    'Its form is wrong: placeholders, signs or formatting.',
  )
  await edit(externalId, { ...draft, components: [{ type: 'body', text: 'Better words' }] })
  assert.deepEqual([(await listed())?.status, (await listed())?.reason], ['pending', null])
  room.fake.review.decide(externalId, { kind: 'approve' })
  await edit(externalId, draft)
  room.fake.review.decide(externalId, { kind: 'approve' })
  await assert.rejects(edit(externalId, draft), refusedAs(/2593001/))
  room.state.now = new Date(room.state.now.getTime() + 24 * 3600_000)
  await edit(externalId, draft)
})

test('a template is removed in one language, and twice is no error', async (t) => {
  const { room, remove } = await openAccount(t)
  const externalId = room.fake.templateId('order_update', 'es') ?? ''
  await remove({ externalId, name: 'order_update' })
  assert.equal(room.fake.templateId('order_update', 'es'), undefined)
  assert.ok(room.fake.templateId('order_update', 'en'))
  await remove({ externalId, name: 'order_update' })
})

test('each decision of the reviewers is heard', async (t) => {
  const { room } = await openAccount(t)
  const id = room.fake.templateId('order_update', 'en') ?? ''
  const decide = room.fake.review.decide
  decide(id, { kind: 'reject', reason: 'PROMOTIONAL' })
  decide(id, { kind: 'approve' })
  decide(id, { kind: 'category', category: 'MARKETING' })
  decide(id, { kind: 'quality', quality: 'RED' })
  decide(id, { kind: 'pause' })
  decide(id, { kind: 'disable' })
  assert.throws(() => decide('nothing', { kind: 'approve' }))
  assert.deepEqual(await newsOf(room), [
    ['rejected', 'warning', 'Meta finds it promotional, which its category does not allow.'],
    ['approved', 'ok', null],
    ['marketing', 'warning', undefined],
    ['low', 'warning', undefined],
    ['paused', 'warning', 'FIRST_PAUSE: Customers blocked or reported it: paused for 3 hours.'],
    ['disabled', 'warning', 'From 2026-03-02.'],
  ])
  assert.equal(room.fake.review.list().find((one) => one.id === id)?.status, 'disabled')
})

async function newsOf(room: Room) {
  return (await room.events()).flatMap((event) =>
    event.kind === 'template'
      ? [[event.status ?? event.category ?? event.quality, event.severity, event.reason]]
      : [],
  )
}

test('values that do not fit the template are refused when it is sent', async (t) => {
  const { room, create } = await openAccount(t)
  await room.fake.act('ana', { kind: 'text', text: 'hi' })
  const codes: [string, Record<string, unknown>, string][] = [
    ['image', { header: {} }, '132012'],
    ['image', { header: { video: 'https://sol.example/a.mp4' } }, '132012'],
    ['plain', { header: { image: 'https://sol.example/a.png' } }, '132012'],
    ['carousel', { cards: [] }, '132012'],
    ['coupon', { buttons: { '1': 'sun' } }, '131008'],
    ['mixed', { buttons: { '0': 'wrong kind', '1': 'x' } }, '132000'],
    ['offer', { offerEndsAt: undefined }, '131008'],
    ['numbered', { body: { '1': 'a', '2': 'x'.repeat(1020) } }, '132005'],
  ]
  for (const [name, change, code] of codes) {
    const kind = everyKind.find((one) => one.name === name)
    assert.ok(kind)
    if (!room.fake.templateId(name, 'en')) {
      const { externalId } = await create(kind.draft)
      room.fake.review.decide(externalId, { kind: 'approve' })
    }
    const filled = fillTemplate(kind.draft, kind.values)
    assert.ok(filled.ok)
    await assert.rejects(room.send({ ...filled.content, ...change }), (error: ChannelError) => {
      assert.equal(error.code, code, name)
      return true
    })
  }
})
