import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillWords, placesIn } from '../src/broadcast/fill-words.ts'

const ana = {
  name: 'Ana Ruiz',
  company: 'Lumière',
  attributes: { plan: 'pro', 'next visit': '3 May', empty: ' ' },
}

test('places are filled with what is known of somebody, and with other words where nothing is', () => {
  for (const [text, filled] of [
    ['Hi {{first_name}}!', 'Hi Ana!'],
    ['{{ name }} of {{company|you}}', 'Ana Ruiz of Lumière'],
    ['{{plan}} {{next visit}}', 'pro 3 May'],
    ['{{missing}}|{{missing|nothing}}', '|nothing'],
    ['{{empty|kept free}}', 'kept free'],
    ['{{name|}}{{missing|}}', 'Ana Ruiz'],
    ['no place, { {{}} }} {{', 'no place, { {{}} }} {{'],
    ['{{constructor|safe}} {{__proto__|safe}}', 'safe safe'],
  ])
    assert.equal(fillWords(text ?? '', ana), filled)
})

test('what somebody put into their name is words, and never a place or a pattern', () => {
  const hostile = { ...ana, name: '{{plan}} $& $1', attributes: { plan: '{{company}}' } }
  assert.equal(fillWords('{{name}} {{plan}}', hostile), '{{plan}} $& $1 {{company}}')
})

test('a record that is called by its number or address is not greeted by it', () => {
  for (const name of ['+34 600 111 222', 'ana@post.example', '', '  '])
    assert.equal(fillWords('Hi {{first_name|there}}', { ...ana, name }), 'Hi there')
  assert.equal(fillWords('Hi {{first_name}}', { ...ana, name: '  田中 太郎' }), 'Hi 田中')
})

test('the places of a text are listed once each; a long text is read in time', () => {
  assert.deepEqual(placesIn('{{a}} {{b|x}} {{ a }}'), ['a', 'b'])
  assert.deepEqual(placesIn('{{'.repeat(100_000)), [])
})
