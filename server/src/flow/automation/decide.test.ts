import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content } from '@atrium/contract/content'
import type { ArmedFlow, FlowConditions } from '@atrium/contract/flow/flow'
import { newId, uuid } from '@atrium/contract/ids'
import fc from 'fast-check'
import type { Facts, FlowFacts } from '../facts.ts'
import { decide, decideByMember, mayStart, unmet } from './decide.ts'
import { saysOneOf } from './words.ts'

const nothing: FlowFacts = { language: null, labelIds: [], starts: {} }

function flow(change: Partial<ArmedFlow> = {}): ArmedFlow {
  return { id: newId(uuid), trigger: 'message', conditions: {}, answers: false, ...change }
}

type Change = {
  text?: string
  content?: Content
  channel?: string
  opened?: boolean
  blocked?: 'handle' | 'contact'
  post?: boolean
  direction?: 'in' | 'out'
  handler?: string
  late?: boolean
}

/** The parts of the facts that matter here. */
function facts(change: Change = {}): Facts {
  const { text = 'hello', channel = 'whatsapp', direction = 'in', handler = 'nobody' } = change
  const at = '2026-11-27T10:00:00.000Z'
  return {
    opened: change.opened ?? false,
    handle: { blocked: change.blocked === 'handle' },
    contact: { blocked: change.blocked === 'contact' },
    conversation: { handler, lastMessageAt: change.late ? '2026-11-27T11:00:00.000Z' : at },
    message: {
      at,
      direction,
      channel,
      content: change.content ?? { kind: 'text', text },
      context: change.post ? { post: { id: '1' } } : null,
    },
  } as unknown as Facts
}

const started = (change: Change, flows: ArmedFlow[], known: Partial<FlowFacts> = {}) =>
  decide(facts(change), { flows, known: { ...nothing, ...known } }).flatMap((intent) =>
    intent.kind === 'start_flow' ? [{ flowId: intent.flowId, but: intent.but }] : [],
  )

test('a message starts flows on messages, one that opens also those on opening, and none on resolving', () => {
  const [message, opened, resolved] = [
    flow(),
    flow({ trigger: 'opened' }),
    flow({ trigger: 'resolved' }),
  ]
  const all = [message, opened, resolved]
  assert.deepEqual(started({}, all), [{ flowId: message.id, but: null }])
  assert.deepEqual(
    started({ opened: true }, all).map(({ flowId }) => flowId),
    [message.id, opened.id],
  )
  assert.deepEqual(
    decideByMember(all, 'resolved', 'sms', nothing).map(
      (one) => one.kind === 'start_flow' && one.flowId,
    ),
    [resolved.id],
  )
})

test('nothing starts by what we wrote, in public, late, by a machine or a notice, nor for who is blocked', () => {
  const flows = [flow(), flow({ trigger: 'opened' })]
  const silent: Change[] = [
    { direction: 'out' },
    { post: true },
    { late: true },
    { blocked: 'handle' },
    { blocked: 'contact' },
    { content: { kind: 'email', subject: 'Away', text: 'I am away', automatic: true } },
    { content: { kind: 'system', change: 'address', text: 'hello' } },
    { content: { kind: 'unsupported', type: 'poll' } },
  ]
  for (const one of silent)
    assert.deepEqual(started({ opened: true, ...one }, flows), [], JSON.stringify(one))
})

test('of the flows that answer the first one does, and the others say why not', () => {
  const [quiet, first, second] = [flow(), flow({ answers: true }), flow({ answers: true })]
  assert.deepEqual(started({}, [quiet, first, second]), [
    { flowId: quiet.id, but: null },
    { flowId: first.id, but: null },
    { flowId: second.id, but: 'another' },
  ])
  // One that may not start answers nobody: the next does.
  assert.deepEqual(started({}, [first, second], { starts: { [first.id]: 5 } }), [
    { flowId: first.id, but: 'too_often' },
    { flowId: second.id, but: null },
  ])
})

test('five starts within a day are allowed, a sixth is not', () => {
  const one = flow()
  assert.deepEqual(started({}, [one], { starts: { [one.id]: 4 } }), [{ flowId: one.id, but: null }])
  assert.deepEqual(started({}, [one], { starts: { [one.id]: 5 } }), [
    { flowId: one.id, but: 'too_often' },
  ])
})

test('a flow that answered lets go when the customer writes again', () => {
  assert.deepEqual(decide(facts({ handler: 'flow' }), { flows: [], known: nothing }), [
    { kind: 'handler', handler: 'nobody' },
  ])
  assert.deepEqual(decide(facts({ handler: 'human' }), { flows: [], known: nothing }), [])
})

const says: [string, string[], boolean][] = [
  ['What is the PRICE?', ['price'], true],
  ['What is the price?', ['cost', 'Price'], true],
  ['Priceless', ['price'], false],
  ['overpriced', ['price'], false],
  ['¿Cuál es el PRECIÓ?', ['precio'], true],
  ['quiero una devolucion', ['devolución'], true],
  ['a  new\nline', ['new line'], true],
  ['İPTAL etmek istiyorum', ['iptal'], true],
  ['STRASSE oder Straße', ['straße'], true],
  ['Какая ЦЕНА?', ['цена'], true],
  ['ценам', ['цена'], false],
  ['我想退款吧', ['退款'], true],
  ['返品したいです', ['返品'], true],
  ['환불이요', ['환불'], true],
  ['อยากคืนเงินครับ', ['คืนเงิน'], true],
  ['ما هو السعر؟', ['السعر'], true],
  ['कीमत क्या है', ['कीमत'], true],
  ['कीमतें', ['कीमत'], false],
  ['ＰＲＩＣＥ please', ['price'], true],
  ['pri\u200bce', ['price'], true],
  ['C++ course', ['c++'], true],
  ['thanks 👍', ['👍'], true],
  ['1000', ['100'], false],
  ['', ['a'], false],
]

test('words are found whole, whatever the case, the accents, the spaces and the script', () => {
  for (const [text, wanted, found] of says)
    assert.equal(saysOneOf(text, wanted), found, `${text} / ${wanted.join()}`)
})

const channels = ['whatsapp', 'sms', 'email']
const languages = ['en', 'es', 'pt']
const labels = [newId(uuid), newId(uuid), newId(uuid)]
const vocabulary = ['price', 'order', 'late']
const some = (of: string[]) => fc.option(fc.subarray(of, { minLength: 1 }), { nil: undefined })
const anyConditions = fc.record({
  channels: some(channels),
  words: some(vocabulary),
  languages: some(languages),
  labels: fc.option(
    fc.array(
      fc.record({
        labelId: fc.constantFrom(...labels),
        is: fc.constantFrom('has' as const, 'hasNot' as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { nil: undefined },
  ),
})

test('any conditions: all of them hold, or it does not start; and what may start is never overlooked', () => {
  fc.assert(
    fc.property(
      anyConditions,
      fc.constantFrom(...channels),
      fc.constantFrom(...languages, 'es-MX', null),
      fc.subarray(labels),
      fc.subarray(vocabulary),
      (conditions, channel, language, labelIds, said) => {
        const text = `x ${said.join(' ')} y`
        const given = Object.fromEntries(
          Object.entries(conditions).filter(([, value]) => value !== undefined),
        ) as FlowConditions
        const one = flow({ conditions: given })
        const happening = { triggers: ['message' as const], channel, text, language, labelIds }
        const holds = [
          !conditions.channels || conditions.channels.includes(channel),
          !conditions.words || conditions.words.some((word) => said.includes(word)),
          !conditions.languages ||
            (language !== null && conditions.languages.includes(language.slice(0, 2))),
          ...(conditions.labels ?? []).map(({ labelId, is }) =>
            is === 'has' ? labelIds.includes(labelId) : !labelIds.includes(labelId),
          ),
        ].every(Boolean)
        assert.equal(unmet(one, { ...nothing, ...happening }) === null, holds)
        if (holds) assert.ok(mayStart([one], channel, { kind: 'text', text }))
      },
    ),
  )
})
