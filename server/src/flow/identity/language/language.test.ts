import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { people, phone, sender } from '../../../../test/people.ts'
import { detectLanguage } from './detect.ts'

const world = await people({ after })
const { admin } = world.atrium

test('a message says its language, or nothing where it is not clear', () => {
  for (const [text, language] of [
    ['Hola, ¿cuándo está listo mi pedido?', 'es'],
    ['Olá, quando é que o meu pedido chega? Obrigado', 'pt'],
    ['Bonjour, je voudrais changer mon rendez-vous', 'fr'],
    ['Guten Tag, ich möchte meine Bestellung ändern', 'de'],
    ['Can I move my appointment to the afternoon?', 'en'],
    ['Buongiorno, vorrei sapere quando arriva il mio ordine', 'it'],
    ['Hallo, wanneer komt mijn bestelling?', 'nl'],
    ['Dzień dobry, kiedy jest moje zamówienie?', 'pl'],
    ['明日の予約を変更したいです', 'ja'],
    ['أين طلبي', 'ar'],
    ['Где мой заказ?', 'ru'],
    ['Де моє замовлення? Дякую, чекаю її', 'uk'],
    ['我的订单在哪里', 'zh'],
    ['예약하고 싶어요', 'ko'],
    ['ok', undefined],
    ['👍', undefined],
    ['', undefined],
    ['Marie Dubois', undefined],
    ['https://shop.example/the/and/is/are', undefined],
    ['iPhone 15 Pro Max 256', undefined],
    ['x'.repeat(100_000), undefined],
  ] as const)
    assert.equal(detectLanguage(text), language, text.slice(0, 40))
})

test('B6: the language comes along to a channel never used before, with its reason, and goes back at an undoing', async () => {
  const number = '+34670000001'
  const ana = await world.writes(
    'whatsapp',
    sender(number, [phone(number)]),
    'Hola, ¿cuándo está mi pedido?',
  )
  const site = await world.writes('webchat', sender('l-1', [phone(number, 3)]), 'ok')
  assert.equal(site.contactId, ana.contactId)
  const contact = await world.contact(ana.contactId)
  assert.equal(contact.language, 'es')
  assert.equal(contact.languageWhy?.by, 'heard')
  assert.equal(contact.languageWhy?.channel, 'whatsapp')
  const back = await admin.call(contactsApi.unlink, { params: { id: site.handleId } })
  assert.equal(back.language, null)
  assert.equal((await world.contact(ana.contactId)).language, 'es')
})

test('a language is changed by two messages, not by one; what a member set stays', async () => {
  const who = sender('l-2')
  const { contactId } = await world.writes('webchat', who, 'Bonjour, je voudrais un rendez-vous')
  await world.writes('webchat', who, 'Can I move my appointment to the afternoon?')
  assert.equal((await world.contact(contactId)).language, 'fr')
  await world.writes('webchat', who, 'And what does it cost, please?')
  assert.equal((await world.contact(contactId)).language, 'en')
  const set = await admin.call(contactsApi.update, {
    params: { id: contactId },
    body: { language: 'nl' },
  })
  assert.equal(set.languageWhy?.by, 'member')
  for (const text of [
    'Hola, ¿cuándo está?',
    'Hola, ¿dónde está mi pedido?',
    'Gracias por el pedido',
  ])
    await world.writes('webchat', who, text)
  assert.equal((await world.contact(contactId)).language, 'nl')
})

test('a link brings the language of the one who had one', async () => {
  const quiet = await world.writes('webchat', sender('l-3'), '👍')
  const loud = await world.writes('webchat', sender('l-4'), 'Hola, ¿cuándo está mi pedido?')
  const params = { id: quiet.contactId }
  const linked = await admin.call(contactsApi.link, { params, body: { contactId: loud.contactId } })
  assert.equal(linked.language, 'es')
  await admin.call(contactsApi.unlink, { params: { id: loud.handleId } })
  assert.equal((await world.contact(quiet.contactId)).language, null)
})
