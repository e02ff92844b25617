import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { HandleId, newId } from '../src/ids.ts'
import {
  type Consent,
  type ConsentWord,
  closedBy,
  consentTo,
  defaultOptIn,
  Purpose,
} from '../src/sending/consent.ts'

const [mail, phone, sms] = [newId(HandleId), newId(HandleId), newId(HandleId)]
const byMail = { handleId: mail, channel: 'email' }
const strict = { marketing: { email: 'confirmed' }, reminders: {}, surveys: {} } as const

function word(day: number, change: Partial<ConsentWord> = {}): ConsentWord {
  return {
    id: crypto.randomUUID(),
    handleId: mail,
    channel: 'email',
    label: 'ana@example.com',
    purpose: 'marketing',
    value: 'stop',
    by: 'page',
    source: 'E-mail',
    words: null,
    messageId: null,
    at: new Date(Date.UTC(2026, 0, day)).toISOString(),
    ...change,
  }
}
const yes = { value: 'resume' } as const
const all = { purpose: 'all' } as const

const cases: [string, ConsentWord[], Consent['kind'], typeof defaultOptIn?][] = [
  ['nothing was said, and nothing is needed', [], 'not_needed'],
  ['nothing was said, and a yes is needed', [], 'missing', strict],
  ['stop', [word(1)], 'stopped'],
  ['stop, then yes', [word(1), word(2, yes)], 'given'],
  ['yes, then stop', [word(1, yes), word(2)], 'stopped'],
  ['an old stop that comes late', [word(2, yes), word(1)], 'given'],
  ['both in one moment', [word(1), word(1, yes)], 'stopped'],
  ['both in one moment, the other way round', [word(1, yes), word(1)], 'stopped'],
  ['a stop of everything after a yes to this', [word(1, yes), word(2, all)], 'stopped'],
  ['a yes to this after a stop of everything', [word(1, all), word(2, yes)], 'given'],
  ['a stop of another purpose', [word(1, { purpose: 'surveys' })], 'not_needed'],
  ['a stop at another address', [word(1, { handleId: phone })], 'stopped'],
  [
    'a yes here, and a stop of this elsewhere',
    [word(1, yes), word(2, { handleId: phone })],
    'given',
  ],
  [
    'a yes here, then STOP elsewhere',
    [word(1, yes), word(2, { handleId: phone, ...all })],
    'stopped',
  ],
  [
    'STOP elsewhere, then a yes here',
    [word(1, { handleId: phone, ...all }), word(2, yes)],
    'given',
  ],
  [
    'stop and yes at another address',
    [word(1, { handleId: phone }), word(2, { handleId: phone, ...yes })],
    'not_needed',
  ],
  [
    'a yes at another address where one is needed',
    [word(1, { handleId: phone, ...yes })],
    'missing',
    strict,
  ],
  [
    'a stop at a third address, and a yes at the second',
    [word(1, { handleId: sms }), word(2, { handleId: phone, ...yes })],
    'stopped',
  ],
  [
    "a member's note where the customer must confirm",
    [word(1, { ...yes, by: 'member' })],
    'unconfirmed',
    strict,
  ],
  [
    'the click that confirms it',
    [word(1, { ...yes, by: 'member' }), word(2, yes)],
    'given',
    strict,
  ],
  [
    'START, where the customer must confirm',
    [word(1, { ...yes, ...all, by: 'word' })],
    'given',
    strict,
  ],
]

for (const [name, words, kind, policy = { ...strict, marketing: {} }] of cases)
  test(`marketing by mail: ${name} → ${kind}`, () => {
    for (const order of [words, words.toReversed()])
      assert.equal(consentTo('marketing', byMail, order, policy).kind, kind)
  })

test('a STOP closes its address until START, and no yes to one purpose opens it', () => {
  assert.equal(closedBy(mail, []), undefined)
  assert.equal(closedBy(mail, [word(1)]), undefined)
  const stop = word(1, all)
  assert.equal(closedBy(mail, [stop, word(2, yes)]), stop)
  assert.equal(closedBy(phone, [stop]), undefined)
  assert.equal(closedBy(mail, [stop, word(2, { ...all, ...yes })]), undefined)
})

const anyWord = fc
  .record({
    day: fc.integer({ min: 1, max: 5 }),
    handleId: fc.constantFrom(mail, phone, sms),
    purpose: fc.constantFrom(...Purpose.options, 'all' as const),
    value: fc.constantFrom('stop' as const, 'resume' as const),
  })
  .map(({ day, ...change }) => word(day, change))

test('whatever was said: a stop as the last word, wherever it was said, is never written past where nobody said yes', () => {
  fc.assert(
    fc.property(fc.array(anyWord, { maxLength: 8 }), (words) => {
      const stop = word(9, { handleId: phone })
      const kind = consentTo('marketing', byMail, [...words, stop], defaultOptIn).kind
      const ownYes = words.some(({ handleId, value }) => handleId === mail && value === 'resume')
      if (!ownYes) assert.equal(kind, 'stopped')
      const last = word(9, { handleId: phone, ...all })
      assert.equal(consentTo('marketing', byMail, [...words, last], defaultOptIn).kind, 'stopped')
    }),
  )
})
