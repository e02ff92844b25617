import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import type { WhatsAppFake } from '@atrium/channel-whatsapp/fake'
import { inboxApi } from '@atrium/contract/api/inbox'
import { templatesApi } from '@atrium/contract/api/sending/templates'
import { channelsApi } from '@atrium/contract/api/settings'
import { type ChannelAccountId, MessageId, newId } from '@atrium/contract/ids'
import type { Template, TemplateComponent } from '@atrium/contract/template/template'
import { eventually, type Refusal } from '../../../test/app.ts'
import { startDesk, type WhatsAppDesk } from '../../../test/chat.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'
import { watchAccount } from '../../accounts/check.ts'
import { findTemplates } from '../../accounts/templates/sql.ts'
import { syncTemplates } from '../../accounts/templates/sync.ts'

const desk: WhatsAppDesk = await startDesk({ after })
const { atrium, fake, accountId } = desk
const { admin, app } = atrium

beforeEach(() => {
  fake.faults.outage = false
})

const list = async () => (await admin.call(templatesApi.list)).items
const named = async (name: string, language = 'en') =>
  (await list()).find((one) => one.name === name && one.language === language)
const needed = async (name: string, language = 'en'): Promise<Template> =>
  eventually(`${name} in ${language}`, () => named(name, language))
const idOf = (template: Template) => ({ params: { id: template.id } })
const decide = (
  name: string,
  decision: Parameters<WhatsAppFake['review']['decide']>[1],
  language = 'en',
) => fake.review.decide(fake.templateId(name, language) ?? '', decision)
const health = async () => {
  const { items } = await admin.call(channelsApi.accounts)
  return items.find(({ id }) => id === accountId)?.health
}
const refused = (code: string, words: RegExp) => (error: Refusal) => {
  assert.equal(error.problem.code, code)
  assert.match(error.problem.detail ?? '', words)
  return true
}
const words = (text: string): TemplateComponent[] => [{ type: 'body', text }]
const draft = (name: string, components = words('Hello and welcome')) => ({
  name,
  language: 'en',
  category: 'utility' as const,
  parameterFormat: 'positional' as const,
  components,
})
const create = (name: string, components?: TemplateComponent[]) =>
  admin.call(templatesApi.create, { body: { accountId, draft: draft(name, components) } })

test('an account that is connected knows its templates by itself', async () => {
  const order = await needed('order_update', 'es')
  assert.deepEqual(
    [order.category, order.status, order.channel, order.use, order.variables],
    ['utility', 'approved', 'whatsapp', null, {}],
  )
  const { items, owners } = await admin.call(templatesApi.list, { query: { accountId } })
  assert.equal(items.length, fake.templates.length)
  assert.ok(owners[0]?.syncedAt)
  assert.equal(owners[0]?.error, null)
})

test('reading again changes nothing that is the same, and keeps what is the business’s own', async () => {
  const before = await needed('continue_chat')
  await admin.call(templatesApi.configure, {
    ...idOf(before),
    body: { use: 'continue', variables: { 'body.1': { from: 'first_name', fallback: 'there' } } },
  })
  await admin.call(templatesApi.sync, { params: { id: accountId } })
  const after = await needed('continue_chat')
  assert.deepEqual(
    [after.id, after.updatedAt, after.use],
    [before.id, before.updatedAt, 'continue'],
  )
})

test('what is gone at the provider goes here, and what is new comes', async () => {
  await create('short_lived')
  const at = fake.templates.findIndex(({ name }) => name === 'short_lived')
  fake.templates.splice(at, 1)
  await admin.call(templatesApi.sync, { params: { id: accountId } })
  assert.equal(await named('short_lived'), undefined)
})

test('a template that was made while the provider was being asked is not taken for gone', async () => {
  const account = await atrium.app.accounts.find(accountId)
  assert.ok(account)
  const { io } = atrium.app
  let late: Template | undefined
  const slow = {
    ...io,
    fetch: async (...call: Parameters<typeof io.fetch>) => {
      const answer = await io.fetch(...call)
      late ??= await create('made_meanwhile')
      return answer
    },
  }
  await syncTemplates({ ...atrium.app, io: slow, now: atrium.app.clock.now }, account)
  assert.equal((await named('made_meanwhile'))?.id, late?.id)
})

test('a provider that cannot be asked is said in words, and rows stay', async () => {
  const before = (await list()).length
  fake.faults.outage = true
  await assert.rejects(
    admin.call(templatesApi.sync, { params: { id: accountId } }),
    refused('channel_error', /WhatsApp says/),
  )
  fake.faults.outage = false
  const { items, owners } = await admin.call(templatesApi.list)
  assert.equal(items.length, before)
  assert.ok(owners[0]?.error)
  await admin.call(templatesApi.sync, { params: { id: accountId } })
  assert.equal((await admin.call(templatesApi.list)).owners[0]?.error, null)
})

test('handed in, rejected with a reason, edited, approved', async () => {
  const made = await create('spring_news')
  assert.deepEqual([made.status, made.reason], ['pending', null])
  decide('spring_news', { kind: 'reject', reason: 'INVALID_FORMAT' })
  const rejected = await eventually('the rejection', async () => {
    const found = await named('spring_news')
    return found?.status === 'rejected' && found
  })
  assert.match(rejected.reason ?? '', /form is wrong/)
  assert.deepEqual(await health(), {
    state: 'warning',
    text: 'Template spring_news (en) is rejected: Its form is wrong: placeholders, signs or formatting.',
  })
  const { category, parameterFormat } = draft('')
  const better = { category, parameterFormat, components: words('Better words for you') }
  const edited = await admin.call(templatesApi.edit, { ...idOf(made), body: { draft: better } })
  assert.deepEqual([edited.status, edited.reason, edited.id], ['pending', null, made.id])
  decide('spring_news', { kind: 'approve' })
  await eventually('the approval', async () => (await named('spring_news'))?.status === 'approved')
  assert.deepEqual(await health(), { state: 'ok', text: null })
})

test('news come twice, about one that is not known, and about words that changed', async () => {
  await create('noisy')
  const id = Number(fake.templateId('noisy', 'en'))
  const about = {
    message_template_id: id,
    message_template_name: 'noisy',
    message_template_language: 'en',
  }
  decide('noisy', { kind: 'quality', quality: 'RED' })
  decide('noisy', { kind: 'quality', quality: 'RED' })
  const low = await eventually('low quality', async () => {
    const found = await named('noisy')
    return found?.quality === 'low' && found
  })
  decide('noisy', { kind: 'category', category: 'MARKETING' })
  await eventually('its category', async () => (await named('noisy'))?.category === 'marketing')
  assert.match((await health())?.text ?? '', /became marketing: its price changes/)
  const atProvider = fake.templates.find(({ name }) => name === 'noisy')
  assert.ok(atProvider)
  atProvider.components = [{ type: 'BODY', text: 'Other words' }]
  fake.notify('message_template_components_update', about)
  await eventually('its words', async () => {
    const body = (await named('noisy'))?.components[0]
    return body?.type === 'body' && body.text === 'Other words'
  })
  assert.equal((await named('noisy'))?.id, low.id)
  fake.templates.push({ ...atProvider, id: '999', name: 'made_elsewhere' })
  fake.notify('message_template_status_update', {
    ...about,
    event: 'APPROVED',
    message_template_id: 999,
    message_template_name: 'made_elsewhere',
  })
  await needed('made_elsewhere')
})

test('a sync tells what a lost webhook would have told', async () => {
  const template = await needed('login_code')
  const atProvider = fake.templates.find(({ id }) => id === template.externalId)
  assert.ok(atProvider)
  atProvider.status = 'PAUSED'
  await admin.call(templatesApi.sync, { params: { id: accountId } })
  assert.equal((await named('login_code'))?.status, 'paused')
  assert.match((await health())?.text ?? '', /login_code \(en\) is no longer approved/)
})

test('the account’s checks do not take back what is known of a template; a paused one is said until it ends', async () => {
  await admin.call(channelsApi.check, { params: { id: accountId } })
  const made = await create('long_lived')
  decide('long_lived', { kind: 'approve' })
  await eventually('approved', async () => (await named('long_lived'))?.status === 'approved')
  decide('long_lived', { kind: 'pause' })
  decide('long_lived', { kind: 'category', category: 'MARKETING' })
  await eventually('both are said', async () => {
    const { text } = (await health()) ?? {}
    return /long_lived \(en\) is paused/.test(text ?? '') && /became marketing/.test(text ?? '')
  })
  const said = await health()
  const { db, accounts, io } = app
  await watchAccount({ db, accounts, io }, { accountId })
  assert.deepEqual(await health(), said, 'a check by itself wiped it')
  await admin.call(channelsApi.check, { params: { id: accountId } })
  const left = (await health())?.text ?? ''
  assert.match(left, /long_lived \(en\) is paused/, 'it is still so')
  assert.doesNotMatch(left, /became marketing/, 'somebody has read it')
  await admin.call(templatesApi.remove, idOf(made))
  assert.doesNotMatch((await health())?.text ?? '', /long_lived/)
})

test('a draft that WhatsApp would refuse is not handed in; a channel without templates says so', async () => {
  const before = fake.templates.length
  await assert.rejects(create('Bad Name', words('{{1}}')), (error: Refusal) => {
    assert.equal(error.problem.code, 'invalid')
    const pointers = (error.problem.errors as { pointer: string }[]).map(({ pointer }) => pointer)
    assert.ok(pointers.includes('/draft/name') && pointers.includes('/draft/body'))
    return true
  })
  await create('only_once')
  await assert.rejects(create('only_once'), refused('conflict', /already/))
  assert.equal(fake.templates.length, before + 1)
  const webchat = await atrium.connect(createWebchat)
  const body = { accountId: webchat.accountId, draft: draft('chat') }
  await assert.rejects(
    admin.call(templatesApi.create, { body }),
    refused('invalid', /no templates/),
  )
})

test('the provider’s own no is passed on', async () => {
  const made = await create('waiting')
  const { category, parameterFormat, components } = draft('')
  const body = { draft: { category, parameterFormat, components } }
  await assert.rejects(
    admin.call(templatesApi.edit, { ...idOf(made), body }),
    refused('channel_error', /waits for review cannot be edited/),
  )
})

test('a template is removed here and there', async () => {
  const made = await create('unwanted')
  await admin.call(templatesApi.remove, idOf(made))
  assert.equal(fake.templateId('unwanted', 'en'), undefined)
  await assert.rejects(admin.call(templatesApi.remove, idOf(made)), refused('not_found', /no such/))
})

test('variables name places of the template only', async () => {
  const template = await needed('order_update')
  const configure = (variables: object, use?: string) =>
    admin.call(templatesApi.configure, {
      ...idOf(template),
      body: { variables: variables as Template['variables'], ...(use !== undefined && { use }) },
    })
  await assert.rejects(configure({ 'body.9': { from: 'words' } }), refused('invalid', /body\.9/))
  await assert.rejects(configure({}, 'Not A Word'), refused('invalid', /./))
  const set = await configure({ 'body.1': { from: 'contact_name' } }, 'order_update')
  assert.deepEqual(
    [set.use, set.variables],
    ['order_update', { 'body.1': { from: 'contact_name' } }],
  )
})

async function anaWrote() {
  await fake.act('ana', { kind: 'text', text: 'hi' })
  return eventually('the conversation', async () => {
    const { items } = await admin.call(inboxApi.list, { query: { view: 'all' } })
    return items.find(({ contactName }) => contactName === 'Ana Ruiz')
  })
}

const orderOf = (change: object = {}) => ({
  kind: 'template' as const,
  name: 'order_update',
  language: 'en',
  body: { '1': 'Ana', '2': '#4821', '3': 'it ships tomorrow' },
  preview: 'Pay 100 € now',
  ...change,
})

test('a preview says what a contact would read, and what is missing', async () => {
  const { contactId } = await anaWrote()
  const template = await needed('order_update')
  const body = {
    variables: {
      'body.1': { from: 'first_name' as const },
      'body.3': { from: 'words' as const },
    },
  }
  await admin.call(templatesApi.configure, { ...idOf(template), body })
  const query = { contactId, words: 'it ships\ntomorrow' }
  const preview = await admin.call(templatesApi.preview, { ...idOf(template), query })
  assert.deepEqual(preview, {
    values: { 'body.1': 'Ana', 'body.3': 'it ships tomorrow' },
    preview:
      'Hi Ana, news about your order {{2}}: it ships tomorrow. Reply here if you have a question.',
    problems: [{ field: 'body.2', text: 'A value is missing.' }],
  })
})

test('a template message leaves as the customer will read it', async () => {
  const { id, replyHandleId } = await anaWrote()
  const { messages } = await admin.call(inboxApi.send, {
    params: { id },
    body: {
      messageId: newId(MessageId),
      handleId: replyHandleId ?? '',
      accountId: accountId as ChannelAccountId,
      content: orderOf(),
    } as never,
  })
  const said =
    'Hi Ana, news about your order #4821: it ships tomorrow. Reply here if you have a question.'
  const [message] = messages
  assert.equal(message?.content.kind === 'template' && message.content.preview, said)
  await eventually('the phone shows it', () =>
    fake
      .transcript('ana')
      .some(({ content }) => content.kind === 'template' && content.preview === said),
  )
})

test('a template message that does not fit is refused before it is enqueued', async () => {
  const { id, replyHandleId } = await anaWrote()
  const send = (content: object) =>
    admin.call(inboxApi.send, {
      params: { id },
      body: { messageId: newId(MessageId), handleId: replyHandleId, accountId, content } as never,
    })
  const [before] = await asOwner<{ count: string }>(atrium, 'SELECT count(*) FROM outbox')
  const wrong: [object, RegExp][] = [
    [{ name: 'nothing_like_it' }, /no template "nothing_like_it"/],
    [{ language: 'de' }, /no template "order_update" in "de"/],
    [{ name: 'old_offer' }, /not approved: it is paused/],
    [{ body: { '1': 'Ana' } }, /values do not fit.*missing/],
    [{ body: { '1': 'A\nB', '2': 'x', '3': 'y' } }, /line break/],
    [{ body: { '1': 'Ana', '2': 'x', '3': 'y', '4': 'z' } }, /no such place/],
    [{ body: { '1': 'Ana', '2': 'x', '3': 'y'.repeat(1100) } }, /at most 1024/],
    [{ cards: [{}] }, /no such place/],
  ]
  for (const [change, text] of wrong)
    await assert.rejects(send(orderOf(change)), refused('invalid', text))
  const [after] = await asOwner<{ count: string }>(atrium, 'SELECT count(*) FROM outbox')
  assert.equal(after?.count, before?.count)
})

test('templates are found by use and language, approved ones only', async () => {
  await admin.call(templatesApi.configure, {
    ...idOf(await needed('continue_chat', 'es')),
    body: { use: 'continue' },
  })
  await admin.call(templatesApi.configure, {
    ...idOf(await needed('old_offer')),
    body: { use: 'offer' },
  })
  const find = (wanted: { use?: string; language?: string }) =>
    atrium.app.db.inWorkspace(atrium.workspaceId, async (tx) =>
      (await findTemplates(tx, { accountId, ...wanted })).map(
        ({ name, language }) => `${name}/${language}`,
      ),
    )
  assert.deepEqual(await find({ use: 'continue' }), ['continue_chat/en', 'continue_chat/es'])
  assert.deepEqual(await find({ use: 'continue', language: 'es' }), ['continue_chat/es'])
  assert.deepEqual(await find({ use: 'continue', language: 'es-MX' }), ['continue_chat/es'])
  assert.deepEqual(await find({ use: 'continue', language: 'de' }), [])
  assert.deepEqual(await find({ use: 'offer' }), [])
  assert.deepEqual((await find({ language: 'en' })).includes('hello_world/en_US'), true)
})
