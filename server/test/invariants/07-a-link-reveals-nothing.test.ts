import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { createFake as createWhatsApp } from '@atrium/channel-whatsapp/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { MessageId, NoteId, newId } from '@atrium/contract/ids'
import { VisitorHistory } from '@atrium/contract/visitor'
import { eventually, Refusal, startTestApp } from '../app.ts'
import { conversationWith, inState, messagesOf, reply } from '../chat.ts'
import { listen } from '../listen.ts'
import { conversationOf, visit, type WebVisitor } from '../web-visitor.ts'

const atrium = await startTestApp({ after })
const whatsapp = await atrium.connect(createWhatsApp)
const webchat = await atrium.connect(createWebchat)

/** Words that belong to other handles of the record, or to the team. None may reach the visitor. */
const secrets = [
  'PHONE-WORDS',
  'PHONE-ANSWER',
  'PHONE-PICTURE',
  'TEAM-NOTE',
  'Pia Phone',
  '600555666',
  'OTHER-BROWSER',
]
function assertSilent(text: string, where: string): void {
  for (const word of secrets) assert.ok(!text.includes(word), `${where} tells ${word}`)
}

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

// One person on WhatsApp with a picture and an answer, and the same person as two visitors of the website.
const pia = whatsapp.fake.addCustomer({ name: 'Pia Phone', phone: '+34600555666' })
await whatsapp.fake.act(pia.id, { kind: 'text', text: 'PHONE-WORDS' })
await whatsapp.fake.act(pia.id, {
  kind: 'file',
  as: 'image',
  file: { name: 'PHONE-PICTURE.png', type: 'image/png', data: picture },
  caption: 'PHONE-PICTURE',
})
const phone = await eventually('both are shown', async () => {
  const row = await conversationWith(atrium, 'Pia Phone')
  return row.lastMessage?.text === 'PHONE-PICTURE' && row
})
const visitor = await visit(atrium, webchat.accountId)
await visitor.say('hello from the site')
const site = await conversationOf(atrium, 'hello from the site')
const otherBrowser = await visit(atrium, webchat.accountId)
await otherBrowser.say('OTHER-BROWSER')
const other = await conversationOf(atrium, 'OTHER-BROWSER')
const live = await follow(visitor)
for (const from of [site.contactId, other.contactId])
  await atrium.admin.call(contactsApi.link, {
    params: { id: phone.contactId },
    body: { contactId: from },
  })

/** The visitor's stream: from now on, or everything that is kept. */
function follow(who: WebVisitor, after?: string): ReturnType<typeof listen> {
  const headers = after ? { 'last-event-id': after } : {}
  return listen((signal) =>
    who.fetch(`/stream?token=${encodeURIComponent(who.token)}`, { headers, signal }),
  )
}

async function history(who: WebVisitor, query = ''): Promise<{ texts: string[]; raw: string }> {
  const raw = await (await who.fetch(`/messages${query}`)).text()
  const { items } = VisitorHistory.parse(JSON.parse(raw))
  const texts = items.map(({ content }) => (content.kind === 'text' ? content.text : content.kind))
  return { texts, raw }
}

test('Invariant 7: after a link the agent sees one timeline; each visitor sees their own handle in history and stream', async () => {
  const row = await atrium.admin.call(inboxApi.get, { params: { id: phone.id } })
  const all = (await messagesOf(atrium, phone.contactId)).map(({ channel }) => channel)
  assert.deepEqual(all.sort(), ['webchat', 'webchat', 'whatsapp', 'whatsapp'])

  // Everything that can happen on the record, on all of its handles.
  await inState(atrium, row, await reply(atrium, phone, 'PHONE-ANSWER'), 'delivered')
  await atrium.admin.call(inboxApi.note, {
    params: { id: phone.id },
    body: { noteId: newId(NoteId), text: 'TEAM-NOTE' },
  })
  const [quoted] = await messagesOf(atrium, phone.contactId)
  const line = whatsapp.fake.transcript(pia.id).find(({ from }) => from === 'business')
  await whatsapp.fake.act(pia.id, { kind: 'reaction', to: line?.id ?? '', emoji: '👍' })
  await whatsapp.fake.act(pia.id, { kind: 'text', text: 'PHONE-WORDS again' })
  await otherBrowser.say('OTHER-BROWSER again')
  await assert.rejects(
    reply(atrium, site, 'about that', { ...(quoted && { replyTo: quoted.id }) }),
    (error) => error instanceof Refusal && error.status === 422,
  )
  const answer = await reply(atrium, site, 'hello, site')
  await eventually('the visitor’s stream has the answer', () => live.text().includes(answer))

  const own = ['hello from the site', 'hello, site']
  const mine = await history(visitor)
  assert.deepEqual(mine.texts, own)
  assertSilent(mine.raw, 'the history')
  assertSilent(live.text(), 'the live stream')
  assert.ok(!live.text().includes(phone.contactId), 'the stream tells the record')
  live.stop()

  const replayed = await follow(visitor, '0-0')
  await eventually('the replay has the answer', () => replayed.text().includes(answer))
  assertSilent(replayed.text(), 'the replayed stream')
  replayed.stop()
  assert.deepEqual((await history(otherBrowser)).texts, ['OTHER-BROWSER', 'OTHER-BROWSER again'])
})

test('Invariant 7: a visitor cannot open the files of the record’s other handles, nor guess them', async () => {
  const files = await eventually('the picture is stored', async () => {
    const found = (await messagesOf(atrium, phone.contactId)).flatMap((each) => each.attachments)
    return found.every(({ state }) => state === 'stored') && found.length > 0 && found
  })
  const upload = await atrium.admin.fetch('/api/v1/uploads?name=voucher.png', {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: picture,
  })
  const { id } = (await upload.json()) as { id: string }
  for (const file of [...files.map((each) => each.id as string), id, newId(MessageId)]) {
    const response = await visitor.fetch(
      `/files/${file}?token=${encodeURIComponent(visitor.token)}`,
    )
    assert.equal(response.status, 404)
    assertSilent(await response.text(), 'a file')
  }
  // Once it is sent to the visitor it is theirs, and only theirs.
  await reply(atrium, site, 'your receipt', { attachmentIds: [id as never] })
  // The file is a message of its own, after the words.
  await eventually('the file has left', async () =>
    (await messagesOf(atrium, phone.contactId)).some(
      ({ state, attachments }) =>
        state === 'accepted' && attachments.some((file) => (file.id as string) === id),
    ),
  )
  const path = (who: WebVisitor) => `/files/${id}?token=${encodeURIComponent(who.token)}`
  assert.equal((await visitor.fetch(path(visitor))).status, 200)
  assert.equal((await otherBrowser.fetch(path(otherBrowser))).status, 404)
  assert.equal((await visitor.fetch(`/files/${id}?token=forged.token`)).status, 401)
})

test('Invariant 7: the other side of the link sees nothing of the chat either', () => {
  const shown = JSON.stringify(whatsapp.fake.transcript(pia.id))
  for (const word of [
    'hello from the site',
    'hello, site',
    'OTHER-BROWSER',
    'TEAM-NOTE',
    'receipt',
  ])
    assert.ok(!shown.includes(word), word)
})

test('Invariant 7: quoting and reading by id reach no message of another handle', async () => {
  const messages = await messagesOf(atrium, phone.contactId)
  const found = (text: string) =>
    messages.find(({ content }) => content.kind === 'text' && content.text === text)
  // Ids as somebody might have seen them: ours of the phone's words, and that of the other browser's.
  const ids = [found('PHONE-WORDS')?.id, found('OTHER-BROWSER')?.externalId]
  for (const replyTo of ids) {
    assert.ok(replyTo)
    const text = `about ${newId(MessageId)}`
    await visitor.say(text, { replyTo })
    await eventually('it is shown', async () => (await history(visitor)).texts.includes(text))
    assertSilent((await history(visitor)).raw, 'a quote')
  }
  const toOther = await reply(atrium, other, 'for the other browser')
  await inState(atrium, phone, toOther, 'accepted')
  const read = async (who: WebVisitor, id: string | undefined): Promise<void> => {
    const response = await who.fetch('/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'read', id }),
    })
    assert.equal(response.status, 200)
  }
  await read(visitor, found('PHONE-ANSWER')?.id)
  await read(visitor, toOther)
  // What comes later in the visitor's lane is shown after it.
  await visitor.say('and one more')
  await conversationOf(atrium, 'and one more')
  const states = new Map(
    (await messagesOf(atrium, phone.contactId)).map(({ id, state }) => [id as string, state]),
  )
  assert.equal(states.get(found('PHONE-ANSWER')?.id ?? ''), 'delivered')
  assert.equal(states.get(toOther), 'accepted', 'read by somebody who has never seen it')
  await read(otherBrowser, toOther)
  await inState(atrium, phone, toOther, 'read')
})
