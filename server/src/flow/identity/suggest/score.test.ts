import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Proof } from '@atrium/contract/contact'
import { strongScore } from '../read.ts'
import { likeness, nameKeys } from './names.ts'
import { type Side, scorePair } from './score.ts'

const long = new Date('2026-01-01T00:00:00Z')
let count = 0

function side(
  name: string | null,
  proofs: [Proof['kind'], string, Proof['strength']?, number?][] = [],
): Side {
  count += 1
  return {
    names: name === null ? [] : [name],
    proofs: proofs.map(([kind, value, strength = 0, holders = 2]) => ({
      kind,
      value,
      strength,
      holders,
      source: '',
    })),
    handles: [
      {
        channel: `c${count}`,
        scope: '',
        address: `a${count}`,
        firstAt: new Date(long.getTime() + count * 1e9),
        lastAt: null,
      },
    ],
    words: [],
  }
}
const score = (one: Side, other: Side): number => scorePair(one, other)?.score ?? 0

test('one name in two scripts, spellings or orders is one name; two given names of a family are not', () => {
  for (const [one, other] of [
    ['Мария Иванова', 'Maria Ivanova'],
    ['محمد علي', 'Mohammed Ali'],
    ['דוד כהן', 'David Cohen'],
    ['たなか はなこ', 'Hanako Tanaka'],
    ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoulos'],
    ['Dubois, Marie', 'Marie Dubois'],
    ['Dr. José Núñez', 'jose nunez'],
  ] as const) {
    const { alike, words, differs } = likeness(one, other)
    assert.ok((alike ?? 0) > 0.9 && words === 2 && !differs, `${one} ${other} ${alike}`)
    assert.ok(
      nameKeys([one]).some((key) => nameKeys([other]).includes(key)),
      one,
    )
  }
  assert.equal(likeness('Ana Ruiz', 'Leo Ruiz').differs, true)
  assert.equal(likeness('田中 花子', 'Hanako Tanaka').alike, null, 'Han is not compared with Latin')
  assert.equal(likeness('', '🌸').alike, null)
})

test('an equal identifier and an equal name are very likely one person; the name alone is no question', () => {
  assert.ok(
    score(side('Ana Ruiz', [['phone', '+34600', 1]]), side('Ana Ruiz', [['phone', '+34600']])) >
      strongScore,
  )
  assert.equal(score(side('Ana Ruiz'), side('Ana Ruiz')), 0)
})

test('what speaks against it counts: another name, a crowd, two customer numbers, two accounts on one channel', () => {
  const phone: ['phone', string] = ['phone', '+34600']
  assert.ok(score(side('Ana Ruiz', [phone]), side('Kenji Sato', [phone])) < strongScore)
  assert.ok(score(side('Ana Ruiz', [phone]), side('Leo Ruiz', [phone])) < strongScore)
  const crowd = side(null, [['phone', '+34600', 0, 50]])
  assert.equal(score(side(null, [phone]), crowd), 0)
  const customers = ['1', '2'].map((id) => side('Ana Ruiz', [phone, ['external', id, 3]]))
  assert.equal(score(customers[0] as Side, customers[1] as Side), 0)
  const two = [side('Ana Ruiz', [phone]), side('Ana Ruiz', [phone])]
  for (const each of two)
    each.handles = each.handles.map((handle) => ({ ...handle, channel: 'telegram' }))
  assert.ok(score(two[0] as Side, two[1] as Side) < strongScore)
})

test('a typing error is forgiven where the name agrees, and is never enough alone', () => {
  const typed: ['phone', string] = ['phone', '+34600111223']
  const real: ['phone', string, 1] = ['phone', '+34600111222', 1]
  assert.ok(score(side('Ana Ruiz', [real]), side('Ana Ruiz', [typed])) > 0.5)
  assert.equal(score(side(null, [real]), side(null, [typed])), 0)
})

test('hostile names and words end in time', () => {
  const huge = side('a '.repeat(50_000), [['email', `${'x'.repeat(50_000)}@y.example`]])
  assert.equal(
    score(
      huge,
      side('\u202e\u0000'.repeat(1000), [['email', `${'x'.repeat(49_999)}@y.example`]]),
    ) <= 1,
    true,
  )
})
