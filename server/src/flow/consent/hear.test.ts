import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InboundMessage } from '@atrium/channel-kit/inbound-event'
import type { Content } from '@atrium/contract/content'
import { capabilitiesOf } from '../../../test/policy.ts'
import { channels } from '../../channels.ts'
import { hear, mayBeConsent } from './hear.ts'

const mailProof = { kind: 'email', value: 'ana@example.com', strength: 2, source: 'DMARC' } as const

function message(content: Content, change: Partial<InboundMessage> = {}): InboundMessage {
  const sender = {
    address: 'ana',
    scope: '',
    aliases: [],
    label: 'Ana',
    proofs: [mailProof],
  }
  return { kind: 'message', externalId: '1', at: '', sender, content, attachments: [], ...change }
}
const text = (words: string): Content => ({ kind: 'text', text: words })
const mail = (subject: string, body: string): Content => ({ kind: 'email', subject, text: body })

const said = (content: Content, change: Partial<InboundMessage> = {}) =>
  hear(message(content, change), capabilitiesOf.whatsapp)
const mailed = (subject: string, body: string, change: Partial<InboundMessage> = {}) =>
  hear(message(mail(subject, body), change), capabilitiesOf.email)?.value

for (const { id, capabilities } of channels)
  test(`STOP and START are heard on ${id}, in the customer’s words`, () => {
    const content = (words: string) => (capabilities.subject ? mail('Re: Hi', words) : text(words))
    const stop = hear(message(content(' Baja. ')), capabilities)
    assert.deepEqual(stop, { value: 'stop', words: 'Baja.' })
    assert.equal(hear(message(content('START')), capabilities)?.value, 'resume')
    assert.equal(hear(message(content('stop by the shop')), capabilities), undefined)
    assert.equal(hear(message(content('HELP')), capabilities), undefined)
  })

test('a tapped button is the customer’s word; a file, a place and a public comment are not', () => {
  const tap: Content = { kind: 'choice', id: 'x', title: 'Stop promotions' }
  assert.deepEqual(said(tap), { value: 'stop', words: 'Stop promotions' })
  const file = { kind: 'image', name: '', type: 'image/png', ref: {} } as const
  assert.equal(said(text('stop'), { attachments: [file] }), undefined)
  assert.equal(said({ kind: 'location', latitude: 1, longitude: 2, name: 'STOP' }), undefined)
  const post = { id: '1', text: '', url: null } as never
  assert.equal(said(text('stop'), { context: { post } }), undefined)
})

test('what the provider made of a word counts before ours', () => {
  const bySms = (words: string, optOut: NonNullable<InboundMessage['optOut']>) =>
    hear(message(text(words), { optOut }), capabilitiesOf.sms)?.value
  assert.equal(bySms('no thanks bye', 'stop'), 'stop')
  assert.equal(bySms('STOP', 'help'), undefined)
  assert.equal(bySms('JOIN', 'resume'), 'resume')
})

const mails: [name: string, subject: string, body: string, heard?: string][] = [
  ['the word as the body', 'Re: Our autumn offers', 'Unsubscribe', 'stop'],
  ['the word, and a signature', 'Re: Offers', 'STOP\n\nAna Ruiz\nSalon Lumière', 'stop'],
  ['the word, and the phone’s line', 'Re: Offers', 'Stop\n\nSent from my iPhone', 'stop'],
  ['the subject of an empty mail', 'Abmelden', ' \n ', 'stop'],
  ['a subject, and something to say', 'Baja', 'Adjunto mi baja médica.'],
  ['a subject, and a question', 'Stop', 'Where is the bus stop?'],
  ['a first line that a sentence follows', 'Hi', 'Stop.\nI will come on Tuesday.'],
  ['a subject that answers ours', 'Re: Stop', ''],
  ['a word that is an answer', 'Re: Your appointment', 'Cancel'],
  ['five lines after the word', 'Hi', 'Stop\na\nb\nc\nd\ne'],
  ['nothing at all', '', ''],
]
for (const [name, subject, body, heard] of mails)
  test(`a mail: ${name} → ${heard ?? 'nothing'}`, () => {
    assert.equal(mailed(subject, body), heard)
  })

test('a mail that nobody attests can stop, and cannot start; what a machine wrote says nothing', () => {
  const { sender } = message(text(''))
  const forged = { sender: { ...sender, proofs: [{ ...mailProof, strength: 0 as const }] } }
  assert.equal(mailed('', 'STOP', forged), 'stop')
  assert.equal(mailed('', 'START', forged), undefined)
  assert.equal(mailed('', 'START'), 'resume')
  const away: Content = { kind: 'email', subject: 'Stop', text: '', automatic: true }
  assert.equal(hear(message(away), capabilitiesOf.email), undefined)
})

test('whatever may be such a word on some channel goes the longer way, and plain talk does not', () => {
  for (const words of ['STOP', 'cancel', 'Weiter', 'help'])
    assert.equal(mayBeConsent(message(text(words))), true, words)
  assert.equal(mayBeConsent(message(text('bye'), { optOut: 'stop' })), true)
  assert.equal(mayBeConsent(message(text('See you at ten'))), false)
})
