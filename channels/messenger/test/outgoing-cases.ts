import type { ContractCase } from '@atrium/channel-kit/contract-suite'
import type { MessagingRequest } from '@atrium/channel-kit/meta/messaging/render'
import type { Settings } from '../src/settings.ts'
import { blob, file, outgoing, ownMessageId } from './outgoing.ts'

const text = { kind: 'text', text: 'On Friday at ten?' } as const
const none = { kind: 'text', text: '' } as const
const recipient = { id: '7100000000000011' }
const metadata = ownMessageId
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
      message: { text: 'On Friday at ten?', metadata },
    }),
  },
  {
    name: 'an answer of a person after the window',
    outgoing: outgoing(text, { personOnly: true }),
    request: messages({
      recipient,
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
      message: { text: 'On Friday at ten?', metadata },
    }),
  },
  {
    name: 'quote',
    outgoing: outgoing(text, { replyTo: 'm_theirs' }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: { text: 'On Friday at ten?', metadata },
      reply_to: { mid: 'm_theirs' },
    }),
  },
  {
    name: 'quick replies',
    outgoing: outgoing({
      kind: 'buttons',
      text: 'When?',
      footer: 'Tap one',
      buttons: [{ id: 'fri', title: 'Friday' }],
    }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: {
        text: 'When?\n\nTap one',
        quick_replies: [{ content_type: 'text', title: 'Friday', payload: 'fri' }],
        metadata,
      },
    }),
  },
  {
    name: 'a list as cards',
    outgoing: outgoing({
      kind: 'list',
      text: 'Our times',
      button: 'Choose',
      sections: [{ rows: [{ id: 'a', title: '10:00', description: 'with Léa' }] }],
    }),
    request: messages({
      recipient,
      messaging_type: 'RESPONSE',
      message: {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'generic',
            elements: [
              {
                title: '10:00',
                subtitle: 'Our times\nwith Léa',
                buttons: [{ type: 'postback', title: 'Choose', payload: 'a' }],
              },
            ],
          },
        },
        metadata,
      },
    }),
  },
  {
    name: 'picture',
    outgoing: outgoing(none, { attachments: [file('image', 'image/png', 'look.png')] }),
    request: {
      ...messages({
        recipient,
        messaging_type: 'RESPONSE',
        message: { attachment: { type: 'image', payload: {} }, metadata },
      }),
      upload: { blob, name: 'look.png', type: 'image/png', kind: 'image' },
    },
  },
  {
    name: 'document',
    outgoing: outgoing(none, { attachments: [file('document', 'application/pdf', 'list.pdf')] }),
    request: {
      ...messages({
        recipient,
        messaging_type: 'RESPONSE',
        message: { attachment: { type: 'file', payload: {} }, metadata },
      }),
      upload: { blob, name: 'list.pdf', type: 'application/pdf', kind: 'file' },
    },
  },
  {
    name: 'reaction',
    outgoing: outgoing(none, { reaction: { target: 'm_theirs', emoji: '👍' } }),
    request: messages({
      recipient,
      sender_action: 'react',
      payload: { message_id: 'm_theirs', reaction: '👍' },
    }),
  },
  {
    name: 'reaction taken back',
    outgoing: outgoing(none, { reaction: { target: 'm_theirs', emoji: null } }),
    request: messages({
      recipient,
      sender_action: 'unreact',
      payload: { message_id: 'm_theirs' },
    }),
  },
  {
    name: 'an answer below a comment',
    outgoing: outgoing(text, { comment: { id: '555_1', as: 'public' } }),
    request: { path: '555_1/comments', body: { message: 'On Friday at ten?' } },
  },
  {
    name: 'the private answer to a comment',
    outgoing: outgoing(text, { comment: { id: '555_1', as: 'private' } }),
    request: messages({
      recipient: { comment_id: '555_1' },
      messaging_type: 'RESPONSE',
      message: { text: 'On Friday at ten?', metadata },
    }),
  },
  {
    name: 'a file below a comment',
    outgoing: outgoing(none, {
      comment: { id: '555_1', as: 'public' },
      attachments: [file('image', 'image/png')],
    }),
    refused: /answered with words only/,
  },
  {
    name: 'a file with words',
    outgoing: outgoing(text, { attachments: [file('image', 'image/png')] }),
    refused: /carries a file without words/,
  },
  {
    name: 'an address of another channel',
    outgoing: outgoing(text, {
      to: { address: '+34600111222', scope: '', label: '', name: null, proofs: [] },
    }),
    refused: /is no id of a Messenger user/,
  },
  {
    name: 'a list with a header',
    outgoing: outgoing({
      kind: 'list',
      header: 'Times',
      text: 'x',
      button: 'b',
      sections: [{ rows: [{ id: 'a', title: 'a' }] }],
    }),
    refused: /neither a header nor a footer/,
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
        metadata,
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
        metadata,
      },
    }),
  },
]
