import assert from 'node:assert/strict'
import { test } from 'node:test'
import { continueLink } from '../src/continue-link.ts'
import { Settings } from '../src/settings.ts'
import { settings } from './settings.ts'

const code = 'ATR-ABCDE-12345'

test('the link opens the account’s chat and carries the code as its ref', () => {
  for (const username of ['salon.lumiere', '@salon.lumiere']) {
    const link = new URL(continueLink({ code }, Settings.parse({ ...settings, username })) ?? '')
    assert.equal(link.origin + link.pathname, 'https://ig.me/m/salon.lumiere')
    assert.deepEqual([...link.searchParams], [['ref', code]])
  }
})

test('without the user name there is no link; what is none is refused', () => {
  assert.equal(continueLink({ code }, Settings.parse(settings)), undefined)
  for (const wrong of ['', '@', 'a b', 'a/../b', 'x'.repeat(31), 'https://instagram.com/salon'])
    assert.equal(Settings.safeParse({ ...settings, username: wrong }).success, false, wrong)
})
