import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalog, commandIds } from './catalog.ts'
import { keycaps, type Press, step } from './keyboard.ts'

const press = (over: Partial<Press>): Press => ({
  key: 'e',
  code: 'KeyE',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  inField: false,
  ...over,
})

test('a single letter runs its command, unless a text field has the focus', () => {
  assert.deepEqual(step(press({}), '', true), { kind: 'run', id: 'conversation.resolve' })
  assert.deepEqual(step(press({ inField: true }), '', true), { kind: 'none' })
})

test('letters can be switched off; Ctrl and ⌘ stay', () => {
  assert.deepEqual(step(press({}), '', false), { kind: 'none' })
  const palette = { kind: 'run', id: 'general.palette' }
  assert.deepEqual(step(press({ key: 'k', ctrlKey: true, inField: true }), '', false), palette)
  assert.deepEqual(step(press({ key: 'k', metaKey: true }), '', false), palette)
})

test('g waits for the next key', () => {
  assert.deepEqual(step(press({ key: 'g' }), '', true), { kind: 'wait', prefix: 'g' })
  assert.deepEqual(step(press({ key: 'c' }), 'g', true), { kind: 'run', id: 'go.contacts' })
  assert.deepEqual(step(press({ key: 'x' }), 'g', true), { kind: 'none' })
})

test('nothing happens while an input method composes', () => {
  const enter = { key: 'Enter', code: 'Enter' }
  assert.deepEqual(step(press({ ...enter, isComposing: true }), '', true), { kind: 'none' })
  assert.deepEqual(step(press({ ...enter, keyCode: 229 }), '', true), { kind: 'none' })
  const send = press({ ...enter, ctrlKey: true, inField: true, keyCode: 229 })
  assert.deepEqual(step(send, '', true), { kind: 'none' })
})

test('Alt with a letter is left to the keyboard layout', () => {
  assert.deepEqual(step(press({ key: 'ę', altKey: true }), '', true), { kind: 'none' })
})

test('Ctrl-Enter sends and Ctrl-Shift-Enter also resolves, from inside the text', () => {
  const enter = { key: 'Enter', code: 'Enter', ctrlKey: true, inField: true }
  assert.deepEqual(step(press(enter), '', true), { kind: 'run', id: 'write.send' })
  const both = step(press({ ...enter, shiftKey: true }), '', true)
  assert.deepEqual(both, { kind: 'run', id: 'write.sendResolve' })
})

test('signs that need Shift on some keyboards are matched as they are printed', () => {
  const help = step(press({ key: '?', code: 'Slash', shiftKey: true }), '', true)
  assert.deepEqual(help, { kind: 'run', id: 'general.help' })
})

test('a Cyrillic keyboard reaches the same commands', () => {
  assert.deepEqual(step(press({ key: 'у', code: 'KeyE' }), '', true), {
    kind: 'run',
    id: 'conversation.resolve',
  })
})

test('no key sequence means two commands, and none hides the start of another', () => {
  const all = commandIds.flatMap((id) => [...catalog[id].keys])
  assert.equal(new Set(all).size, all.length)
  for (const keys of all) assert.ok(!all.some((other) => other.startsWith(`${keys} `)), keys)
})

test('keycaps name the platform’s own keys', () => {
  assert.deepEqual(keycaps('mod+shift+Enter', true), ['⌘', '⇧', '↵'])
  assert.deepEqual(keycaps('mod+k', false), ['Ctrl', 'K'])
  assert.deepEqual(keycaps('g i', false), ['G', 'I'])
})
