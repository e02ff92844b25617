import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continueLink } from '../src/render/continue-link.ts'
import { Settings } from '../src/settings.ts'

const settings = { channelSecret: 'secret', accessToken: 'token' }
const carrying = { code: 'ATR-ABCDE-12345', words: 'こんにちは & 100 %?' }

test('the link opens the account’s chat; the whole query is the text to send', () => {
  for (const basicId of ['@123abcde', '123abcde']) {
    const url = continueLink(carrying, Settings.parse({ ...settings, basicId })) ?? ''
    const link = new URL(url)
    assert.equal(link.origin + link.pathname, 'https://line.me/R/oaMessage/%40123abcde/')
    assert.equal(decodeURIComponent(link.search.slice(1)), 'こんにちは & 100 %? (ATR-ABCDE-12345)')
    assert.match(url, /^[\x21-\x7e]+$/, 'percent-encoded')
  }
})

test('without the id there is no link; what is none is refused', () => {
  assert.equal(continueLink(carrying, Settings.parse(settings)), undefined)
  for (const wrong of ['', '@', 'a b', '@x/../y', '@'.padEnd(40, 'x'), 'https://lin.ee/abc'])
    assert.equal(Settings.safeParse({ ...settings, basicId: wrong }).success, false, wrong)
})
