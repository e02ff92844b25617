import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Template } from '@atrium/contract/template/template'
import { fittingFirst, languageName } from './words.ts'

const of = (name: string, language: string) => ({ name, language }) as Template

test('the contact’s language comes first, then the reader’s, then the others by name', () => {
  const all = [of('b', 'de'), of('a', 'en'), of('a', 'es_MX'), of('c', 'es'), of('a', 'pt_BR')]
  const sorted = (contact: string | null, reader = 'en') =>
    fittingFirst(all, contact, reader).map(({ name, language }) => `${name}/${language}`)
  assert.deepEqual(sorted('es-MX'), ['a/es_MX', 'c/es', 'a/en', 'a/pt_BR', 'b/de'])
  assert.deepEqual(sorted('es'), ['c/es', 'a/es_MX', 'a/en', 'a/pt_BR', 'b/de'])
  assert.deepEqual(sorted(null, 'de'), ['b/de', 'a/en', 'a/es_MX', 'a/pt_BR', 'c/es'])
})

test('a language that nobody knows is shown as it is written', () => {
  assert.equal(languageName('pt_BR', 'en'), 'Brazilian Portuguese')
  assert.equal(languageName('!', 'en'), '!')
})
