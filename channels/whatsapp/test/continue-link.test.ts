import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continueLink } from '../src/render/continue-link.ts'
import { Settings } from '../src/settings.ts'
import { settings } from './settings.ts'

const carrying = { code: 'ATR-ABCDE-12345', words: 'Hello! Ça va & 100 %?' }
const account = (displayNumber?: string): Settings =>
  Settings.parse({ ...settings, ...(displayNumber === undefined ? {} : { displayNumber }) })

test('the link opens the number’s chat with the words and the code to send', () => {
  const link = new URL(continueLink(carrying, account('+34 600-111 (222)')) ?? '')
  assert.equal(link.origin + link.pathname, 'https://wa.me/34600111222')
  assert.equal(link.searchParams.get('text'), 'Hello! Ça va & 100 %? (ATR-ABCDE-12345)')
})

test('without the number there is no link; what is no number is refused', () => {
  assert.equal(continueLink(carrying, account()), undefined)
  for (const wrong of ['', 'call me', '+34 600 111 222 javascript:', '1'.repeat(31)])
    assert.equal(Settings.safeParse({ ...settings, displayNumber: wrong }).success, false, wrong)
})
