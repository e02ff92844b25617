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

/** A file is uploaded first, and goes by Instagram's own word for its kind. */
function fileCase(kind: 'image' | 'video' | 'audio' | 'document', theirs: string, type: string) {
  return {
    name: `a file: ${kind}`,
    outgoing: outgoing(none, { attachments: [file(kind, type)] }),
    request: {
      ...messages({
        recipient,
        messaging_type: 'RESPONSE',
        message: { attachment: { type: theirs, payload: {} } },
      }),
      upload: { blob, name: 'file', type, kind: theirs },
    },
  }
}

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
    name: 'another reaction, by its own sign',
    outgoing: outgoing(none, { reaction: { target: 'aWd_theirs', emoji: '🔥' } }),
    request: messages({
      recipient,
      sender_action: 'react',
      payload: { message_id: 'aWd_theirs', reaction: '🔥' },
    }),
  },
  {
    name: 'a reaction taken back',
    outgoing: outgoing(none, { reaction: { target: 'aWd_theirs', emoji: null } }),
    request: messages({
      recipient,
      sender_action: 'unreact',
      payload: { message_id: 'aWd_theirs' },
    }),
  },
  {
    name: 'a list, as cards',
    outgoing: outgoing({
      kind: 'list',
      text: 'When suits you?',
      button: 'Take it',
      sections: [{ rows: [{ id: 'fri', title: 'Friday', description: 'at ten' }] }],
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
                title: 'Friday',
                subtitle: 'When suits you?\nat ten',
                buttons: [{ type: 'postback', title: 'Take it', payload: 'fri' }],
              },
            ],
          },
        },
      },
    }),
  },
  fileCase('image', 'image', 'image/png'),
  fileCase('video', 'video', 'video/mp4'),
  fileCase('audio', 'audio', 'audio/aac'),
  fileCase('document', 'file', 'application/pdf'),
  {
    name: 'words beside a picture',
    outgoing: outgoing(text, { attachments: [file('image', 'image/png')] }),
    refused: /carries a file without words/,
  },
  {
    name: 'other words for a message that has left',
    outgoing: outgoing(text, { change: { kind: 'edit', target: 'aWd_ours' } }),
    refused: /lets no business change a message/,
  },
  {
    name: 'a place',
    outgoing: outgoing({ kind: 'location', latitude: 1, longitude: 2 }),
    refused: /neither places nor contact cards/,
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
