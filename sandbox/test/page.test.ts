import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { lookOf, plainApp } from '../src/page/chat/look.ts'
import { bare, threadsOf } from '../src/page/mail/threads.ts'
import { openDrawer } from '../src/page/shop/drawer.ts'

const mail = (
  id: string,
  at: string,
  subject: string,
  more: Partial<PhoneMessage> = {},
): PhoneMessage => ({
  id,
  from: 'customer',
  at,
  content: { kind: 'email', subject, text: '' },
  files: [],
  state: 'sent',
  reactions: [],
  ...more,
})

test('mails are threads by subject and by what they answer, the newest first', () => {
  const threads = threadsOf(
    [
      mail('1', '2026-11-01', 'Devis'),
      mail('2', '2026-11-02', 'Facture'),
      mail('3', '2026-11-03', 'RE: AW: Devis', { from: 'business' }),
      mail('4', '2026-11-04', 'Something else', { replyTo: '2' }),
    ],
    new Set(),
  )
  assert.deepEqual(
    threads.map(({ messages, unread }) => [messages.map(({ id }) => id), unread]),
    [
      [['2', '4'], false],
      [['1', '3'], true],
    ],
  )
  assert.equal(bare('Re: Fwd: AW: Hallo'), 'Hallo')
  assert.equal(bare('Regarding you'), 'Regarding you')
})

test('each customer has a browser of their own', () => {
  const storage = memory()
  openDrawer(storage, 'marie')
  storage.setItem('atrium:chat:session', 'marie’s')
  openDrawer(storage, 'ana')
  assert.equal(storage.getItem('atrium:chat:session'), null)
  storage.setItem('atrium:chat:session', 'ana’s')
  openDrawer(storage, 'marie')
  assert.equal(storage.getItem('atrium:chat:session'), 'marie’s')
  openDrawer(storage, 'ana')
  assert.equal(storage.getItem('atrium:chat:session'), 'ana’s')
})

test('a chat app’s colours become variables; what it leaves out follows from the others', () => {
  const colors = { ...plainApp.colors, accent: ['#111111', '#eeeeee'] as [string, string] }
  const look = lookOf({ ...plainApp, colors })
  assert.equal(look['--chat-accent'], 'light-dark(#111111, #eeeeee)')
  assert.equal(look['--chat-read'], look['--chat-accent'])
  const named = lookOf({ ...plainApp, colors: { ...colors, read: ['#0000ff', '#8888ff'] } })
  assert.equal(named['--chat-read'], 'light-dark(#0000ff, #8888ff)')
})

function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  }
}
