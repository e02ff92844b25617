import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Template } from '../../src/template/template.ts'
import { valuesFrom } from '../../src/template/values.ts'

const source = {
  contactName: ' Ana Ruiz Soler ',
  businessName: 'Salon Léa',
  memberName: 'Léa',
  words: 'Yes,\n\tat   ten.',
}
const template = (text: string, more: Partial<Template> = {}) => ({
  components: [{ type: 'body' as const, text }],
  use: null,
  variables: {},
  ...more,
})

test('a place is filled from where the business said, else by what its name tells', () => {
  const text = 'Hi {{1}}, {{2}}, {{3}} {{4}} {{5}} {{6}}'
  const variables: Template['variables'] = {
    'body.1': { from: 'first_name' },
    'body.2': { from: 'contact_name' },
    'body.3': { from: 'business_name' },
    'body.4': { from: 'member_name' },
    'body.5': { from: 'words' },
    'body.6': { from: 'text', text: 'soon' },
  }
  assert.deepEqual(valuesFrom(template(text, { variables }), source), {
    'body.1': 'Ana',
    'body.2': 'Ana Ruiz Soler',
    'body.3': 'Salon Léa',
    'body.4': 'Léa',
    'body.5': 'Yes, at ten.',
    'body.6': 'soon',
  })
  assert.deepEqual(valuesFrom(template('{{first_name}} {{text}} {{order}}'), source), {
    'body.first_name': 'Ana',
    'body.text': 'Yes, at ten.',
  })
})

test('of a template that goes on after the window the customer comes first and the words second', () => {
  const text = 'Hi {{1}}: {{2}}'
  assert.deepEqual(valuesFrom(template(text), source), {})
  assert.deepEqual(valuesFrom(template(text, { use: 'continue' }), source), { 'body.1': 'Ana' })
  assert.deepEqual(valuesFrom(template(text, { use: 'reply' }), source), {
    'body.1': 'Ana',
    'body.2': 'Yes, at ten.',
  })
})

test('where nothing is known the fallback stands, and without one the place stays empty', () => {
  const unknown = { ...source, contactName: '  ' }
  const variables: Template['variables'] = { 'body.1': { from: 'first_name', fallback: 'there' } }
  assert.deepEqual(valuesFrom(template('Hi {{1}}', { variables }), unknown), { 'body.1': 'there' })
  assert.deepEqual(valuesFrom(template('Hi {{first_name}}'), unknown), {})
  // A name that is a word of the language's own is no name of ours.
  assert.deepEqual(valuesFrom(template('Hi {{constructor}}'), source), {})
})
