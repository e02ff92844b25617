import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { createFake as createTwilio, createVonageFake } from '@atrium/channel-sms/fake'
import { contactsApi } from '@atrium/contract/api/contacts'
import { sendingApi } from '@atrium/contract/api/sending/sending'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { conversationWith, inState, messagesOf, reply } from '../../../../test/chat.ts'
import { people, sender } from '../../../../test/people.ts'
import { optOutWord, stopLanguages } from '../words.ts'
import { goodbye, goodbyes } from './words.ts'

const world = await people({ after })
const { app, admin } = world.atrium
const hour = 3600_000

/** What the business wrote to a record, the oldest first. */
async function heard(contactId: string): Promise<string[]> {
  const messages = await messagesOf(world.atrium, contactId)
  return messages.flatMap(({ direction, content }) =>
    direction === 'out' && content.kind === 'text' ? [content.text] : [],
  )
}

test('each language’s confirmation names a word that takes the stop back', () => {
  for (const [language, text] of Object.entries(goodbyes)) {
    const words = text
      .split(/[\s.,«»“”„「」。，、।()]+/u)
      .flatMap((word, at, all) => [word, `${word} ${all[at + 1] ?? ''}`.trim()])
    assert.ok(
      words.some((word) => optOutWord(word, false) === 'resume'),
      `${language}: ${text}`,
    )
    assert.match(text, /\{business\}/)
  }
})

test('it is in the language of the word; where that is many, in the customer’s own', () => {
  const said = (word: string, own: string | null) => goodbye(stopLanguages(word), own, 'Sol & Luna')
  assert.match(said('¡Baja!', 'en'), /^No recibirá más .* de Sol & Luna\./)
  assert.match(said('STOP', null), /^You will get no more/)
  assert.match(said('stop', 'de-AT'), /^Sie erhalten/)
  assert.match(said('停止', 'zh-TW'), /^您将/)
  assert.match(said('停止', null), /届きません/)
  assert.match(said('parar', 'pt-BR'), /^Você/)
  assert.match(said('pas un mot', null), /^You will/)
  assert.equal(goodbye(['en'], null, '$& {business}\n').includes('$& {business}.'), true)
})

test('a STOP is confirmed once, and not again for a day, whatever is written', async () => {
  const ana = sender('goodbye-ana')
  const { contactId } = await world.writes('webchat', ana, 'BAJA')
  const [first, ...more] = await heard(contactId)
  assert.match(first ?? '', /^No recibirá más mensajes de este tipo de Test salon\. Escriba ALTA/)
  assert.deepEqual(more, [])
  for (const words of ['stop', 'ALTA', 'Baja', 'STOP']) await world.writes('webchat', ana, words)
  assert.equal((await heard(contactId)).length, 1)
  app.clock.setOffset(25 * hour)
  await world.writes('webchat', ana, 'stop')
  assert.equal((await heard(contactId)).length, 2)
  app.clock.setOffset(0)
})

test('ten at once are confirmed once', async () => {
  const sol = sender('goodbye-sol')
  const { contactId } = await world.writes('webchat', sol, 'hi')
  await Promise.all(Array.from({ length: 10 }, () => world.writes('webchat', sol, 'STOP')))
  assert.equal((await heard(contactId)).length, 1)
})

test('what comes a day late, START, and a word in a sentence are not answered', async () => {
  const bo = sender('goodbye-bo')
  const at = new Date(app.clock.now().getTime() - 25 * hour).toISOString()
  const { contactId } = await world.writes('webchat', bo, 'STOP', { at })
  for (const words of ['START', 'please stop by tomorrow', 'cancel'])
    await world.writes('webchat', bo, words)
  assert.deepEqual(await heard(contactId), [])
})

test('the cap, a pause and a planned silence do not hold it back, and it is no touch', async () => {
  const cap = { touches: 0, days: 7, transactional: true }
  await admin.call(sendingApi.setPolicy, { body: { ...safeSendingPolicy, cap } })
  const { contactId } = await world.writes('webchat', sender('goodbye-cy'), 'STOP')
  assert.equal((await heard(contactId)).length, 1)
  await admin.call(sendingApi.setPolicy, { body: safeSendingPolicy })
  const touches = await app.adminPool.query('SELECT 1 FROM touch')
  assert.equal(touches.rowCount, 0)
})

test('a blocked customer is told nothing', async () => {
  const di = sender('goodbye-di')
  const { contactId } = await world.writes('webchat', di, 'hi')
  await admin.call(contactsApi.update, { params: { id: contactId }, body: { blocked: true } })
  await world.writes('webchat', di, 'STOP')
  assert.deepEqual(await heard(contactId), [])
})

test('SMS: the provider confirms it, or we do where it does not: this one message passes the STOP, and nothing else', async (context) => {
  const atrium = await startTestApp(context)
  const twilio = await atrium.connect(createTwilio)
  await twilio.fake.act('ana', { kind: 'text', text: 'STOP' })
  const first = await conversationWith(atrium, '+34 600 111 222')
  const phone = () => twilio.fake.transcript('ana').filter(({ from }) => from === 'business')
  assert.equal(phone().length, 1)
  const own = async (id: string) =>
    (await messagesOf(atrium, id)).filter(({ direction }) => direction === 'out')
  assert.deepEqual(await own(first.contactId), [])

  const other = await startTestApp(context)
  const { fake } = await other.connect(createVonageFake)
  await fake.act('ana', { kind: 'text', text: 'Baja' })
  const row = await conversationWith(other, '+34 600 111 222')
  const told = await eventually('our own confirmation', () =>
    fake.transcript('ana').find(({ from }) => from === 'business'),
  )
  assert.match(JSON.stringify(told.content), /Escriba ALTA/)
  await assert.rejects(reply(other, row, 'One more thing'), /has sent STOP/)
})

test('mail: who wrote it is answered, and a sender whom nobody attests is not', async (context) => {
  const atrium = await startTestApp(context)
  const { fake } = await atrium.connect(createMail)
  const { id } = fake.addCustomer({ name: 'Ana Ruiz' })
  await fake.act(id, { kind: 'text', text: 'Unsubscribe', subject: 'Offers' })
  const row = await conversationWith(atrium, 'Ana Ruiz')
  const [sent] = (await messagesOf(atrium, row.contactId)).filter((one) => one.direction === 'out')
  assert.ok(sent)
  await inState(atrium, row, sent.id, 'accepted')
  assert.match(fake.received(id).at(-1)?.text ?? '', /Write START/)
  await fake.deliver(
    Buffer.from(
      'From: Eve <victim@mail.example>\r\nTo: hello@studio.example\r\nSubject: stop\r\nMessage-ID: <forged@x.example>\r\n\r\nSTOP\r\n',
    ),
  )
  const forged = await conversationWith(atrium, 'Eve')
  assert.deepEqual(
    (await messagesOf(atrium, forged.contactId)).map(({ direction }) => direction),
    ['in'],
  )
})
