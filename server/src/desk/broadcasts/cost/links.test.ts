import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { eventually, startTestApp } from '../../../../test/app.ts'
import { rowsOf } from '../../../../test/chat.ts'
import { broadcaster } from '../../../../test/outbound/broadcasts.ts'

const atrium = await startTestApp({ after })
const { app, admin, url } = atrium
const { world, begin, until, smsWay } = await broadcaster(atrium)
const shop = 'https://shop.example/autumn?a=1&b=2'
const browser = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605.1'
const results = (id: string) => admin.call(broadcastsApi.results, { params: { id } })
const recipients = async (id: string) =>
  (await admin.call(broadcastsApi.recipients, { params: { id }, query: { limit: 100 } })).items

/** A broadcast that has left, with the addresses that its recipients got. */
async function sent(count: number, text: string, trackLinks = true) {
  const { draft, sent: left, texts } = await world(count)
  const id = await begin(draft({ ways: [smsWay(text)], trackLinks }))
  await until(id, 'done')
  await eventually('everybody has it', () => left() === count)
  return { id, texts: Array.from({ length: count }, (_, n) => texts(n)[0]) }
}
const linkIn = (text: string | undefined) => /http:\S+\/l\/[\w-]+/.exec(text ?? '')?.[0] ?? ''
const visit = (link: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(link, { method, redirect: 'manual', headers: { 'user-agent': browser, ...headers } })

test('links lead on over our own address; who follows one is counted once, whatever machines do', async () => {
  const { id, texts } = await sent(3, `Look: ${shop}. Bye`)
  const links = texts.map(linkIn)
  assert.equal(new Set(links).size, 3)
  assert.ok(texts.every((text) => text?.endsWith('. Bye') && !text.includes('shop.example')))
  const [first = '', second = ''] = links

  for (const agent of ['WhatsApp/2.24', 'facebookexternalhit/1.1', 'curl/8', 'Slackbot 1.0', ''])
    assert.equal((await visit(first, { 'user-agent': agent })).headers.get('location'), shop)
  await visit(first, { 'sec-purpose': 'prefetch;prerender' })
  assert.equal((await visit(first, {}, 'HEAD')).status, 302)
  assert.equal((await visit(first, {}, 'POST')).status, 405)
  assert.equal((await results(id)).clicked, 0)

  const onward = await visit(first)
  assert.deepEqual(
    [onward.status, onward.headers.get('location'), onward.headers.get('referrer-policy')],
    [302, shop, 'no-referrer'],
  )
  await Promise.all(Array.from({ length: 20 }, () => visit(first)))
  await visit(second)
  const counted = await results(id)
  assert.deepEqual(
    [counted.clicked, counted.converted, counted.replied, counted.read],
    [2, 2, 0, 2],
  )
  assert.deepEqual(counted.links, [{ url: shop, people: 2 }])
  assert.equal((await recipients(id)).filter(({ clickedAt }) => clickedAt).length, 2)
  const [row] = await rowsOf<{ most: number }>(
    atrium,
    'SELECT max(clicks) AS most FROM tracked_link',
  )
  assert.equal(row?.most, 21)
})

test('a link that is followed after the days that count is no result, and still leads on', async () => {
  const { id, texts } = await sent(1, `Look: ${shop}`)
  app.clock.setOffset(8 * 24 * 3600_000)
  assert.equal((await visit(linkIn(texts[0]))).headers.get('location'), shop)
  app.clock.setOffset(0)
  const { clicked, links } = await results(id)
  assert.deepEqual([clicked, links], [0, [{ url: shop, people: 0 }]])
})

test('without the wish links stay as they are, and nothing is stored', async () => {
  const before = await rowsOf(atrium, 'SELECT 1 FROM tracked_link')
  const { id, texts } = await sent(1, `Look: ${shop}`, false)
  assert.match(texts[0] ?? '', /https:\/\/shop\.example/)
  assert.equal((await rowsOf(atrium, 'SELECT 1 FROM tracked_link')).length, before.length)
  assert.deepEqual((await results(id)).links, [])
})

test('our address leads nowhere else: not by another token, nor by anything that is put to it', async () => {
  const { texts } = await sent(1, `Look: ${shop}`)
  const link = linkIn(texts[0])
  const other = app.trackedLinks.url('999999999')
  for (const wrong of [
    other,
    `${link}x`,
    link.slice(0, -1),
    `${url}/l/https:%2F%2Fevil.example`,
    `${url}/l/..%2F..`,
  ]) {
    const answer = await visit(wrong)
    assert.equal(answer.status, 404, wrong)
    assert.equal(answer.headers.get('location'), null)
  }
  const more = await visit(`${link}?url=https://evil.example&next=//evil.example`)
  assert.equal(more.headers.get('location'), shop)
})
