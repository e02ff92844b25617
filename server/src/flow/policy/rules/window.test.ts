import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  authors,
  capabilitiesOf,
  facts,
  intended,
  noon,
  template,
} from '../../../../test/policy.ts'
import { windowRule } from './window.ts'

const at = (milliseconds: number): Date => new Date(noon.getTime() + milliseconds)

test('free-form words go while the window is open; a template always; a channel without a window knows none', () => {
  const cases = [
    { windowUntil: at(1), refused: false },
    { windowUntil: at(24 * 3600_000), refused: false },
    { windowUntil: at(0), refused: true },
    { windowUntil: at(-1), refused: true },
    { windowUntil: null, refused: true },
  ]
  for (const { windowUntil, refused } of cases) {
    const now = facts({ windowUntil })
    assert.equal(windowRule(intended(), now)?.kind, refused ? 'refused' : undefined)
    assert.equal(windowRule(intended({ content: template }), now), undefined)
    for (const channel of ['email', 'webchat'] as const) {
      const elsewhere = { ...now, capabilities: capabilitiesOf[channel] }
      assert.equal(windowRule(intended(), elsewhere), undefined)
    }
  }
})

test('the refusal says when the window closed and what to do instead', () => {
  const closed = windowRule(intended(), facts({ windowUntil: at(-1) }))
  assert.ok(closed?.kind === 'refused')
  assert.match(closed.text, /24-hour window of WhatsApp closed at 2026-03-01T11:59:59\.999Z/)
  assert.equal(closed.next, 'template')
  assert.deepEqual(closed.evidence, {
    windowUntil: '2026-03-01T11:59:59.999Z',
    hours: 24,
    channel: 'WhatsApp',
  })
  const never = windowRule(intended(), facts({ windowUntil: null }))
  assert.ok(never?.kind === 'refused')
  assert.match(never.text, /never opened/)
  const window = { hours: 48, outside: 'nothing' } as const
  const capabilities = { ...capabilitiesOf.whatsapp, window }
  const nothing = windowRule(intended(), facts({ windowUntil: null, capabilities }))
  assert.ok(nothing?.kind === 'refused')
  assert.equal(nothing.next, 'none')
  assert.doesNotMatch(nothing.text, /template/)
})

test('after the window and until the seventh day a person may answer, and no machine', () => {
  const window = { hours: 24, personDays: 7, outside: 'nothing' } as const
  const capabilities = { ...capabilitiesOf.whatsapp, window }
  const written = (daysAgo: number) =>
    facts({ capabilities, windowUntil: at((1 - daysAgo) * 24 * 3600_000) })
  assert.equal(windowRule(intended(), written(0.9)), undefined)
  assert.deepEqual(windowRule(intended(), written(1.1)), { kind: 'person_only' })
  assert.deepEqual(windowRule(intended(), written(6.9)), { kind: 'person_only' })
  assert.equal(windowRule(intended(), written(7))?.kind, 'refused')
  assert.equal(windowRule(intended(), facts({ capabilities, windowUntil: null }))?.kind, 'refused')
  for (const author of [authors.assistant, authors.flow, authors.api, authors.system]) {
    const verdict = windowRule(intended({ author }), written(2))
    assert.ok(verdict?.kind === 'refused')
    assert.match(verdict.text, /Until 2026-03-06T12:00:00\.000Z only a person may answer/)
  }
})
