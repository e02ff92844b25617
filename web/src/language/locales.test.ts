import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { errorStatus } from '@atrium/contract/error'
import { MessageState } from '@atrium/contract/message'
import { commandIds } from '../commands/catalog.ts'

const source = fileURLToPath(new URL('..', import.meta.url))
const locales = join(source, 'locales')
const names = readdirSync(locales).filter((name) => name.endsWith('.json'))
const read = (...path: string[]) =>
  flatten(JSON.parse(readFileSync(join(locales, ...path), 'utf8')))
// What is loaded at once, and what comes with the settings: no text stands in both.
const flat = new Map(
  names.map((name) => [name, new Map([...read(name), ...read('settings', name)])]),
)
const english = flat.get('en.json') ?? new Map<string, string>()

test('every language has the same texts with the same gaps, and none is empty', () => {
  for (const [name, texts] of flat) {
    assert.deepEqual([...texts.keys()].toSorted(), [...english.keys()].toSorted(), name)
    for (const [key, text] of texts) {
      assert.notEqual(text.trim(), '', `${name} ${key}`)
      assert.deepEqual(gaps(text), gaps(english.get(key) ?? ''), `${name} ${key}`)
    }
  }
})

test('no text is loaded twice', () => {
  for (const name of names)
    for (const key of read('settings', name).keys())
      assert.ok(!read(name).has(key), `${name} ${key}`)
})

test('every text that the app asks for exists, and every text is asked for', () => {
  const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n')
  const keys = [...english.keys()].map((key) => key.replace(/_(zero|one|other)$/, ''))
  const calls = [...code.matchAll(/\bt\(([^)]*)/g)].map(([, call]) => call ?? '')
  const asked = calls.flatMap((call) =>
    [...call.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z]+)+)'/g)].map(([, key]) => key),
  )
  const families = calls.flatMap((call) =>
    [...call.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map(([, family]) => family ?? ''),
  )
  for (const key of asked) assert.ok(keys.includes(key ?? ''), `t('${key}') has no text`)
  for (const family of families)
    assert.ok(
      keys.some((key) => key.startsWith(family)),
      `${family}… has no text`,
    )
  const used = new Set(asked)
  const unused = keys.filter(
    (key) => !used.has(key) && !families.some((family) => key.startsWith(family)),
  )
  assert.deepEqual(unused, [])
})

test('every command, error and state has its words', () => {
  for (const id of commandIds) assert.ok(english.has(`command.${id}`), id)
  for (const code of Object.keys(errorStatus)) assert.ok(english.has(`error.${code}`), code)
  for (const state of MessageState.options) assert.ok(english.has(`sendState.${state}`), state)
})

function flatten(value: unknown, path: string[] = []): Map<string, string> {
  if (typeof value === 'string') return new Map([[path.join('.'), value]])
  assert.ok(typeof value === 'object' && value !== null, path.join('.'))
  return new Map(Object.entries(value).flatMap(([key, part]) => [...flatten(part, [...path, key])]))
}

function gaps(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted()
}
