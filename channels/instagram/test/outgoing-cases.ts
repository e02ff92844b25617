import type { ContractCase } from '@atrium/channel-kit/contract-suite'
import type { MessagingRequest } from '@atrium/channel-kit/meta/messaging/render'
import type { Settings } from '../src/settings.ts'
import { blob, file, outgoing } from './outgoing.ts'

const text = { kind: 'text', text: 'On Friday at ten?' } as const
const none = { kind: 'text', text: '' } as const
const recipient = { id: '8100000000000011' }
const messages = (body: Record<string, unknown>): MessagingRequest => ({
  path: 'me/messages',
  body,
})

export const outgoingCases: ContractCase<Settings, MessagingRequest>['outgoing'] = [
  {
    name: 'text',
    outgoing: outgoing(text),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: { text: 'On Friday at ten?' },
    }),
  },
  {
    name: 'a text whose bytes are too many, though its characters are not',
    outgoing: outgoing({ kind: 'text', text: '你'.repeat(334) }),
    refused: /too long for Instagram: 1002 of 1000 bytes/,
  },
  {
    name: 'an answer of a person after the window',
    outgoing: outgoing(text, { personOnly: true }),
    request: messages({
      recipient,
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
      message: { text: 'On Friday at ten?' },
    }),
  },
  {
    name: 'quote',
    outgoing: outgoing(text, { replyTo: 'aWd_theirs' }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: { text: 'On Friday at ten?' },
      reply_to: { mid: 'aWd_theirs' },
    }),
  },
  {
    name: 'quick replies',
    outgoing: outgoing({
      kind: 'buttons',
      text: 'When?',
      buttons: [{ id: 'fri', title: 'Friday' }],
    }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: {
        text: 'When?',
        quick_replies: [{ content_type: 'text', title: 'Friday', payload: 'fri' }],
      },
    }),
  },
  {
    name: 'voice note',
    outgoing: outgoing(none, { attachments: [file('voice', 'audio/mp4', 'note.m4a')] }),
    request: {
      ...messages({
        recipient,
        messaging_type: 'RESPONSE',
        message: { attachment: { type: 'audio', payload: {} } },
      }),
      upload: { blob, name: 'note.m4a', type: 'audio/mp4', kind: 'audio' },
    },
  },
  {
    name: 'a heart',
    outgoing: outgoing(none, { reaction: { target: 'aWd_theirs', emoji: '❤️' } }),
    request: messages({
      recipient,
      sender_action: 'react',
      payload: { message_id: 'aWd_theirs', reaction: 'love' },
    }),
  },
  {
    name: 'an answer below a comment',
    outgoing: outgoing(text, { comment: { id: 'C1', as: 'public' } }),
    request: { path: 'C1/replies', body: { message: 'On Friday at ten?' } },
  },
  {
    name: 'the private answer to a comment',
    outgoing: outgoing(text, { comment: { id: 'C1', as: 'private' } }),
    request: messages({
      recipient: { comment_id: 'C1' },
      messaging_type: 'RESPONSE',
      message: { text: 'On Friday at ten?' },
    }),
  },
  {
    name: 'a document that is no PDF',
    outgoing: outgoing(none, { attachments: [file('document', 'application/zip')] }),
    refused: /Instagram does not take application\/zip/,
  },
  {
    name: 'asking for the phone',
    outgoing: outgoing({ kind: 'ask', text: 'How can we reach you?', for: 'phone' }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: {
        text: 'How can we reach you?',
        quick_replies: [{ content_type: 'user_phone_number' }],
      },
    }),
  },
  {
    name: 'asking for the email',
    outgoing: outgoing({ kind: 'ask', text: 'How can we reach you?', for: 'email' }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: {
        text: 'How can we reach you?',
        quick_replies: [{ content_type: 'user_email' }],
      },
    }),
  },
]
