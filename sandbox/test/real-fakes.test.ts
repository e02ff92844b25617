import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { webchat } from '@atrium/channel-webchat/index'
import { fakes } from '../src/fakes.ts'
import { atrium, call, dataDirectory, start } from './start.ts'

const hour = 3_600_000

async function whatsapp(t: TestContext) {
  const server = await atrium(t)
  const dataDir = await dataDirectory(t)
  const sandbox = await start(t, { dataDir, atriumUrl: server.url, fakes })
  const order = {
    accountId: 'wa',
    channel: 'whatsapp',
    webhookUrl: `${server.url}/hook`,
    world: true,
  }
  const { settings } = (await call(`${sandbox.url}/accounts`, 'POST', order)).body
  const marie = `${sandbox.url}/accounts/wa/customers/marie-dubois`
  const send = (text: string) =>
    call(
      `${settings.baseUrl}/v24.0/${settings.phoneNumberId}/messages`,
      'POST',
      { messaging_product: 'whatsapp', to: '33612345601', type: 'text', text: { body: text } },
      { authorization: `Bearer ${settings.accessToken}` },
    )
  return { server, dataDir, sandbox, settings, marie, send }
}

const newest = async (marie: string) =>
  (await call(`${marie}/transcript`, 'GET')).body.messages.at(-1)

test('WhatsApp: what a customer writes reaches the webhook, signed; a reply reaches the phone', async (t) => {
  const { server, sandbox, settings, marie, send } = await whatsapp(t)
  await call(`${marie}/acts`, 'POST', { kind: 'text', text: 'Bonjour' })
  await sandbox.accounts.fake('wa').idle()
  const hook = server.heard.find(({ path, body }) => path === '/hook' && body.includes('Bonjour'))
  assert.ok(hook)
  const signature = createHmac('sha256', settings.appSecret).update(hook.body).digest('hex')
  assert.equal(hook.headers['x-hub-signature-256'], `sha256=${signature}`)

  assert.equal((await send('Bonjour Marie')).status, 200)
  const shown = await newest(marie)
  assert.equal(shown.from, 'business')
  assert.deepEqual(shown.content, { kind: 'text', text: 'Bonjour Marie' })
})

test('WhatsApp: the window closes at hour 25 of the virtual clock', async (t) => {
  const { server, sandbox, marie, send } = await whatsapp(t)
  await call(`${marie}/acts`, 'POST', { kind: 'text', text: 'Bonjour' })
  await call(`${sandbox.url}/clock`, 'POST', { advance: 25 * hour })
  await send('Too late')
  await sandbox.accounts.fake('wa').idle()
  assert.equal((await newest(marie)).content.text, 'Bonjour')
  assert.ok(server.heard.some(({ body }) => body.includes('131047')))
})

test('WhatsApp: reviewers decide on templates, Atrium hears it, and a restart keeps it', async (t) => {
  const { server, dataDir, sandbox } = await whatsapp(t)
  const templates = async (url: string) =>
    (await call(`${url}/state`, 'GET')).body.accounts[0].templates
  const id = (await templates(sandbox.url)).find(
    (one: { name: string }) => one.name === 'spring_offer',
  ).id
  const at = `${sandbox.url}/accounts/wa/templates`
  const reject = { kind: 'reject', reason: 'PROMOTIONAL' }
  assert.equal((await call(`${at}/${id}`, 'POST', reject)).status, 200)
  await sandbox.accounts.fake('wa').idle()
  assert.ok(server.heard.some(({ body }) => body.includes('"reason":"PROMOTIONAL"')))
  assert.equal((await call(`${at}/nothing`, 'POST', reject)).status, 404)
  assert.equal((await call(`${at}/${id}`, 'POST', { kind: 'praise' })).status, 422)
  await sandbox.close()
  const again = await start(t, { dataDir, atriumUrl: server.url, fakes })
  const kept = (await templates(again.url)).find((one: { id: string }) => one.id === id)
  assert.equal(kept.status, 'rejected')
})

test('WhatsApp: a restart of the sandbox keeps the window and quotes', async (t) => {
  const { server, dataDir, sandbox, marie, send } = await whatsapp(t)
  const { body: said } = await call(`${marie}/acts`, 'POST', { kind: 'text', text: 'Bonjour' })
  await sandbox.accounts.fake('wa').idle()
  await sandbox.close()
  const port = Number(new URL(sandbox.url).port)
  await start(t, { dataDir, atriumUrl: server.url, fakes, port })
  await send('After the restart')
  assert.equal((await newest(marie)).content.text, 'After the restart')
  const react = { kind: 'reaction', to: said.id, emoji: '👍' }
  assert.equal((await call(`${marie}/acts`, 'POST', react)).status, 201)
})

test('WhatsApp: the salon can answer on its own phone', async (t) => {
  const { server, sandbox, marie } = await whatsapp(t)
  assert.equal((await call(`${marie}/echo`, 'POST', { text: 'From the shop' })).status, 201)
  await sandbox.accounts.fake('wa').idle()
  assert.equal((await newest(marie)).from, 'business')
  assert.ok(server.heard.some(({ body }) => body.includes('smb_message_echoes')))
})

test('Instagram: a renewed token lasts over a jump of the clock and a restart', async (t) => {
  const server = await atrium(t)
  const dataDir = await dataDirectory(t)
  const sandbox = await start(t, { dataDir, atriumUrl: server.url, fakes })
  const order = { accountId: 'ig', channel: 'instagram', webhookUrl: `${server.url}/hook` }
  const { settings } = (await call(`${sandbox.url}/accounts`, 'POST', order)).body
  const ask = (path: string, token: string) =>
    call(`${settings.baseUrl}/${path}`, 'GET', undefined, { authorization: `Bearer ${token}` })
  await call(`${sandbox.url}/clock`, 'POST', { advance: 25 * hour })
  const renewed = await ask('refresh_access_token', settings.accessToken)
  assert.equal(renewed.status, 200)
  const token = renewed.body.access_token
  await call(`${sandbox.url}/clock`, 'POST', { advance: 100 * 24 * hour })
  assert.equal((await ask('v24.0/me', token)).status, 200)
  assert.equal((await ask('v24.0/me', 'another')).status, 401)
  await sandbox.close()
  const port = Number(new URL(sandbox.url).port)
  await start(t, { dataDir, atriumUrl: server.url, fakes, port })
  assert.equal((await ask('v24.0/me', token)).status, 200)
})

test('E-mail: the settings name a mail server that is there, and a mail is shown', async (t) => {
  const server = await atrium(t)
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url, fakes })
  const order = {
    accountId: 'mail',
    channel: 'email',
    webhookUrl: `${server.url}/hook`,
    world: true,
  }
  const { settings } = (await call(`${sandbox.url}/accounts`, 'POST', order)).body
  assert.equal(settings.displayName, 'Salon Lumière')
  const greeting = await new Promise<string>((resolve, reject) => {
    const socket = connect(settings.imapPort, settings.imapHost)
    socket.once('data', (data) => {
      socket.destroy()
      resolve(String(data))
    })
    socket.once('error', reject)
  })
  assert.match(greeting, /^\* OK/)
  const marie = `${sandbox.url}/accounts/mail/customers/marie-dubois`
  await call(`${marie}/acts`, 'POST', { kind: 'text', subject: 'Essai', text: 'Bonsoir' })
  assert.deepEqual((await newest(marie)).content, {
    kind: 'email',
    subject: 'Essai',
    text: 'Bonsoir',
  })
})

test('Web chat: the website signs who its visitor is, and the channel believes it', async (t) => {
  const server = await atrium(t)
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url, fakes })
  const webhookUrl = `${server.url}/channels/webchat/chat`
  const order = { accountId: 'chat', channel: 'webchat', webhookUrl, world: true }
  const { settings } = (await call(`${sandbox.url}/accounts`, 'POST', order)).body
  const { body: visit } = await call(`${sandbox.url}/shop/chat/marie-dubois`, 'GET')
  const known = webchat.settings.parse(settings)
  const booted = await webchat.visitors?.boot(
    { identity: visit.identity },
    known,
    sandbox.clock.now(),
    'chat',
  )
  assert.ok(booted?.ok)
  assert.equal(booted.identified, true)
  const said = webchat.parse(booted.entries[0]?.raw ?? '', known)[0]
  assert.ok(said?.kind === 'identify')
  assert.ok(
    said.sender.proofs.some(({ value, strength }) => value === '+33612345601' && strength === 3),
  )
})

test('the widget passes through the sandbox, unless the line is cut', async (t) => {
  const server = await atrium(t)
  const sandbox = await start(t, { dataDir: await dataDirectory(t), atriumUrl: server.url, fakes })
  const webhookUrl = `${server.url}/channels/webchat/chat`
  await call(`${sandbox.url}/accounts`, 'POST', {
    accountId: 'chat',
    channel: 'webchat',
    webhookUrl,
  })
  const boot = () =>
    fetch(`${sandbox.url}/channels/webchat/chat/boot`, { method: 'POST', body: '{"a":1}' })
  assert.equal((await boot()).status, 200)
  assert.equal(server.heard.at(-1)?.body, '{"a":1}')
  await call(`${sandbox.url}/accounts/chat/faults`, 'POST', { outage: true })
  await assert.rejects(boot())
})
