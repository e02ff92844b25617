import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continueLink } from '../src/continue-link.ts'
import { openRoom } from './room.ts'

const code = 'ATR-ABCDE-12345'

test('the link opens the page’s chat and carries the code as its ref', async (t) => {
  const { settings } = await openRoom(t)
  const link = new URL(continueLink({ code }, settings))
  assert.equal(link.origin + link.pathname, `https://m.me/${settings.pageId}`)
  assert.deepEqual([...link.searchParams], [['ref', code]])
})

test('in a new chat the code comes with “Get started”, in one that exists by itself', async (t) => {
  const { fake, settings, events } = await openRoom(t)
  const url = continueLink({ code }, settings)
  await fake.act('tom', { kind: 'open', url })
  await fake.act('tom', { kind: 'open', url })
  const found = (await events()).flatMap((event) => (event.kind === 'message' ? [event] : []))
  assert.deepEqual(
    found.map(({ content, context }) => [content.kind, context?.referral]),
    [
      ['choice', { source: 'link', id: code }],
      ['system', { source: 'link', id: code }],
    ],
  )
})

test('a ref counts whatever Meta calls the link, and also where it does not say', async (t) => {
  const { fake, events } = await openRoom(t)
  for (const source of ['SHORTLINK', 'SHORTLINKS', 'SHORT-URL', 'IGME-SOURCE-LINK', undefined])
    fake.tell('tom', { referral: { ref: code, ...(source && { source }), type: 'OPEN_THREAD' } })
  const found = (await events()).map((event) => event.kind === 'message' && event.context?.referral)
  assert.deepEqual(found, Array(5).fill({ source: 'link', id: code }))
})
