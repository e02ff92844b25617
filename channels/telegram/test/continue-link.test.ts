import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continueLink } from '../src/render/continue-link.ts'
import { Settings } from '../src/settings.ts'
import { openRoom } from './room.ts'
import { settings } from './settings.ts'

const code = 'ATR-ABCDE-12345'
const named = (username?: string): Settings =>
  Settings.parse({ ...settings, ...(username === undefined ? {} : { username }) })

test('the link opens the bot’s chat with the code as its payload, in Telegram’s letters', () => {
  for (const username of ['salon_bot', '@salon_bot']) {
    const link = new URL(continueLink({ code }, named(username)) ?? '')
    assert.equal(link.origin + link.pathname, 'https://t.me/salon_bot')
    assert.deepEqual([...link.searchParams], [['start', code]])
    assert.match(code, /^[A-Za-z0-9_-]{1,64}$/)
  }
})

test('without the username there is no link; what is none is refused', () => {
  assert.equal(continueLink({ code }, named()), undefined)
  for (const wrong of [
    '',
    'a',
    'salon bot',
    'salon/../x',
    'x'.repeat(40),
    'https://t.me/salon_bot',
  ])
    assert.equal(Settings.safeParse({ ...settings, username: wrong }).success, false, wrong)
})

test('the code is the payload of Start, and nothing that is said', async (t) => {
  const { fake, settings, messages } = await openRoom(t)
  await fake.act('ana', { kind: 'open', url: continueLink({ code }, settings) ?? '' })
  const [start] = await messages()
  assert.equal(start?.content.kind, 'system')
  assert.deepEqual(start?.context, { referral: { source: 'start link', id: code } })
  assert.deepEqual(
    fake.transcript('ana').map(({ content }) => content),
    [{ kind: 'text', text: '/start' }],
  )
})

test('a payload that Telegram would drop brings nothing; a link to another bot is not followed', async (t) => {
  const { fake, messages } = await openRoom(t)
  const bot = 'https://t.me/salon_lumiere_bot'
  for (const query of ['', '?start=', '?start=a%20b', `?start=${'x'.repeat(65)}`, '?startgroup=1'])
    await fake.act('ana', { kind: 'open', url: bot + query })
  assert.deepEqual(
    (await messages()).map(({ context }) => context),
    Array(5).fill(undefined),
  )
  for (const url of ['https://t.me/other_bot?start=x', 'http://t.me/salon_lumiere_bot', 'nothing'])
    await assert.rejects(fake.act('ana', { kind: 'open', url }), /does not open the chat/)
})

test('a code that is written in a group reaches nobody', async (t) => {
  const { fake, events, messages } = await openRoom(t)
  fake.update('message', {
    message_id: 7,
    date: 1773000000,
    chat: { id: -100123, type: 'supergroup', title: 'Neighbours' },
    from: { id: 5, is_bot: false, first_name: 'Eve' },
    text: `/start@salon_lumiere_bot ${code}`,
  })
  assert.deepEqual(await messages(), [])
  assert.deepEqual(
    (await events()).map(({ kind }) => kind),
    ['ignored'],
  )
})
