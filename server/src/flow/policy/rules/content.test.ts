import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from '@atrium/contract/content'
import { capabilitiesOf, facts, intended, template } from '../../../../test/policy.ts'
import { contentRule } from './content.ts'

const button = (id: number) => ({ id: String(id), title: `Choice ${id}` })
const buttons = (count: number): Content => ({
  kind: 'buttons',
  text: 'Which?',
  buttons: Array.from({ length: count }, (_, n) => button(n)),
})

const cases: [name: string, content: Content, carriedBy: (keyof typeof capabilitiesOf)[]][] = [
  ['text', { kind: 'text', text: 'hello' }, ['whatsapp', 'email', 'webchat', 'sms']],
  ['a file without words', { kind: 'text', text: '' }, ['whatsapp', 'email', 'webchat', 'sms']],
  ['mail', { kind: 'email', subject: 'Hello', text: 'hello' }, ['email']],
  ['three buttons', buttons(3), ['whatsapp', 'webchat']],
  ['four buttons', buttons(4), ['webchat']],
  [
    'a list',
    { kind: 'list', text: 'Which?', button: 'Open', sections: [{ rows: [button(1)] }] },
    ['whatsapp', 'webchat'],
  ],
  ['a place', { kind: 'location', latitude: 1, longitude: 2 }, ['whatsapp', 'webchat']],
  [
    'a contact card',
    { kind: 'contacts', cards: [{ name: 'Bo', phones: [], emails: [] }] },
    ['whatsapp', 'webchat'],
  ],
  ['asking for the phone number', { kind: 'ask', text: 'Yours?', for: 'phone' }, []],
  ['a template', template, ['whatsapp']],
  ['a choice', { kind: 'choice', id: '1', title: 'One' }, []],
  ['a form', { kind: 'form', name: 'pre-chat', answers: [] }, []],
  ['a notice', { kind: 'system', change: 'address', text: 'New number' }, []],
  ['an unknown kind', { kind: 'unsupported', type: 'poll' }, []],
]

for (const [name, content, carriedBy] of cases) {
  test(`${name} is carried by ${carriedBy.join(', ') || 'no channel'}`, () => {
    for (const [channel, capabilities] of Object.entries(capabilitiesOf)) {
      const verdict = contentRule(intended({ content }), facts({ capabilities }))
      const carried = carriedBy.some((each) => each === channel)
      assert.equal(verdict?.kind, carried ? undefined : 'refused', channel)
    }
  })
}

test('a text may have exactly as many characters, or bytes, as the channel takes', () => {
  const limits = { characters: '😀', bytes: 'é' }
  for (const [unit, sign] of Object.entries(limits)) {
    const text = { max: 20, unit: unit === 'bytes' ? ('bytes' as const) : ('characters' as const) }
    const capabilities = { ...capabilitiesOf.whatsapp, text }
    // Both take two.
    const most = 10
    const fits = { kind: 'text', text: sign.repeat(most) } as const
    assert.equal(contentRule(intended({ content: fits }), facts({ capabilities })), undefined)
    const long = { kind: 'text', text: sign.repeat(most + 1) } as const
    const verdict = contentRule(intended({ content: long }), facts({ capabilities }))
    assert.ok(verdict?.kind === 'refused')
    assert.match(verdict.text, new RegExp(`^WhatsApp: the text has 22 ${unit}, 20 are`))
  }
})
