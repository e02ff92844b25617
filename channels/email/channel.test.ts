import { contractSuite } from '@atrium/channel-kit/contract-suite'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { BlobId, MemberId, MessageId } from '@atrium/contract/ids'
import { email } from './src/index.ts'
import { loopMark, tokenAddress } from './src/reply-token.ts'
import { loadFixtures } from './test/kit/fixtures.ts'
import { baseSettings } from './test/kit/test-io.ts'

const messageId = MessageId.parse('0196f000-0000-7000-8000-000000000002')
const blob = BlobId.parse('0'.repeat(32))
const reply: Outgoing = {
  messageId,
  to: {
    address: 'ana@post.example',
    scope: '',
    label: 'ana@post.example',
    name: 'Ana Ruiz',
    proofs: [],
  },
  content: {
    kind: 'text',
    text: 'It ships tomorrow:\nhttps://studio.example/t?a=1&b=2.\n\nKenji <3',
  },
  attachments: [],
  author: {
    kind: 'member',
    memberId: MemberId.parse('0196f000-0000-7000-8000-00000000000a'),
    name: 'Kenji',
  },
  fromName: 'Kenji',
  thread: {
    references: [
      'first@post.example#0123456789ab',
      '0196f000-0000-7000-8000-000000000001@studio.example',
    ],
    subject: 'AW: Re: Order 4821',
    lastInbound: 'second@post.example#ba9876543210',
  },
}
const request = {
  messageId: `${messageId}@studio.example`,
  from: { name: 'Kenji', address: 'hello@studio.example' },
  to: { name: 'Ana Ruiz', address: 'ana@post.example' },
  replyTo: tokenAddress('t', messageId, baseSettings) ?? '',
  envelope: {
    from: tokenAddress('b', messageId, baseSettings) ?? '',
    plainFrom: 'hello@studio.example',
    to: 'ana@post.example',
  },
  subject: 'Re: Order 4821',
  text: 'It ships tomorrow:\nhttps://studio.example/t?a=1&b=2.\n\nKenji <3',
  html: '<!DOCTYPE html>\n<html><body dir="auto">\n<p>It ships tomorrow:<br><a href="https://studio.example/t?a=1&amp;b=2">https://studio.example/t?a=1&amp;b=2</a>.</p>\n<p>Kenji &lt;3</p>\n</body></html>',
  inReplyTo: 'second@post.example',
  references: [
    'first@post.example',
    '0196f000-0000-7000-8000-000000000001@studio.example',
    'second@post.example',
  ],
  headers: { 'X-Atrium-Loop': loopMark(baseSettings) },
  files: [],
}
const alone: Outgoing = { ...reply, thread: { references: [], subject: null, lastInbound: null } }
const many = Array.from({ length: 40 }, (_, n) => `${n}@post.example`)

contractSuite({
  channel: email,
  settings: baseSettings,
  fixtures: await loadFixtures(),
  outgoing: [
    { name: 'a reply', outgoing: reply, request },
    {
      name: 'a mail of the assistant says that a machine wrote it',
      outgoing: { ...reply, author: { kind: 'assistant' } },
      request: {
        ...request,
        headers: {
          ...request.headers,
          'Auto-Submitted': 'auto-replied',
          'X-Auto-Response-Suppress': 'All',
        },
      },
    },
    {
      name: 'a first mail',
      outgoing: {
        ...alone,
        content: { kind: 'email', subject: 'Your\r\nBcc: x@evil.example appointment', text: 'Hi' },
      },
      request: {
        ...request,
        subject: 'Your Bcc: x@evil.example appointment',
        text: 'Hi',
        html: '<!DOCTYPE html>\n<html><body dir="auto">\n<p>Hi</p>\n</body></html>',
        inReplyTo: null,
        references: [],
      },
    },
    {
      name: 'a long thread keeps its first and its newest ids',
      outgoing: { ...reply, thread: { ...reply.thread, references: many } },
      request: {
        ...request,
        references: ['0@post.example', ...many.slice(-18), 'second@post.example'],
      },
    },
    {
      name: 'an externalId that was stored before',
      outgoing: { ...reply, externalId: 'stored@studio.example' },
      request: { ...request, messageId: 'stored@studio.example' },
    },
    {
      name: 'a sender that could not be read is not answered',
      outgoing: { ...reply, to: { ...reply.to, address: 'unreadable:0123' } },
      refused: /no safe address/,
    },
    {
      name: 'an address that would add a recipient',
      outgoing: { ...reply, to: { ...reply.to, address: 'ana@post.example, eve@evil.example' } },
      refused: /no safe address/,
    },
    {
      name: 'files that are too large together',
      outgoing: {
        ...reply,
        attachments: [1, 2].map((n) => ({
          kind: 'document' as const,
          name: `${n}.pdf`,
          type: 'application/pdf',
          bytes: 10_000_000,
          blob,
        })),
      },
      refused: /together larger than 18 MB/,
    },
  ],
})
