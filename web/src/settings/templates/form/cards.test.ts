import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newButton, newDraft, problemsOf, withPart } from '../draft.ts'
import {
  buttonForAll,
  firstCards,
  moreCards,
  readCard,
  withCards,
  withoutButton,
  writeCard,
} from './cards.ts'

const draft = {
  ...newDraft,
  name: 'spring',
  category: 'marketing' as const,
  components: [{ type: 'body' as const, text: 'New in the salon this week' }],
}

test('cards push away what cannot stand beside them', () => {
  const full = withPart(draft, 'footer', { type: 'footer', text: 'Salon' })
  const cards = withCards(full, firstCards())
  assert.deepEqual(
    cards.components.map(({ type }) => type),
    ['body', 'carousel'],
  )
  assert.deepEqual(withCards(cards, undefined).components, draft.components)
})

test('a card that is filled in can be handed in', () => {
  const cards = firstCards().map((card, index) =>
    writeCard({
      ...readCard(card),
      sample: 'https://sol.example/a.png',
      body: { type: 'body', text: `Cream number ${index}` },
      buttons: [{ type: 'quick_reply', text: 'More' }],
    }),
  )
  assert.deepEqual([...problemsOf(withCards(draft, cards), true).values()], [])
  assert.ok(problemsOf(withCards(draft, firstCards()), true).has('cards.0.header'))
})

test('all cards get and lose the same buttons, two at most, and ten cards are enough', () => {
  let cards = buttonForAll(firstCards(), newButton('url'))
  cards = buttonForAll(cards, newButton('phone'))
  const kinds = () =>
    cards.map((card) =>
      readCard(card)
        .buttons.map(({ type }) => type)
        .join(),
    )
  assert.deepEqual(kinds(), ['quick_reply,url', 'quick_reply,url'])
  cards = withoutButton(cards, 0)
  assert.deepEqual(kinds(), ['url', 'url'])
  for (let count = 0; count < 20; count += 1) cards = moreCards(cards)
  assert.equal(cards.length, 10)
  assert.equal(readCard(cards[9] ?? { components: [] }).buttons[0]?.type, 'url')
})
