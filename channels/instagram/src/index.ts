import type { Channel } from '@atrium/channel-kit/channel'
import { checkAccount, connectAccount } from '@atrium/channel-kit/meta/messaging/account/check'
import { unsubscribe } from '@atrium/channel-kit/meta/messaging/account/subscription'
import {
  fetchFile,
  lookUpProfile,
  sendRequest,
  showAction,
} from '@atrium/channel-kit/meta/messaging/api'
import { moderateComment } from '@atrium/channel-kit/meta/messaging/comment'
import { pullMessages } from '@atrium/channel-kit/meta/messaging/pull'
import type { MessagingRequest } from '@atrium/channel-kit/meta/messaging/render'
import { split } from '@atrium/channel-kit/meta/messaging/split'
import { answerChallenge, verifySignature } from '@atrium/channel-kit/meta/webhook'
import { accountOf, fields } from './account.ts'
import { capabilities } from './capabilities.ts'
import { continueLink } from './continue-link.ts'
import { parse } from './parse.ts'
import { render } from './render.ts'
import { Settings } from './settings.ts'
import { tokens } from './token.ts'

/** Instagram: direct messages, stories and comments of a professional account. */
export const instagram: Channel<Settings, MessagingRequest> = {
  id: 'instagram',
  label: 'Instagram',
  color: '#d62976',
  icon: 'M8 3h8a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Zm0 2a3 3 0 0 0-3 3v8a3 3 0 0 0 3 3h8a3 3 0 0 0 3-3V8a3 3 0 0 0-3-3H8Zm4 2.7a4.3 4.3 0 1 1 0 8.6 4.3 4.3 0 0 1 0-8.6Zm0 2a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Zm4.7-3.5a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2Z',
  capabilities,
  settings: Settings,
  steps: [
    'Make the Instagram account a professional one, and allow access to messages in its app under Settings → Messages → Connected tools.',
    'In Meta’s App Dashboard, create a business app and add the product Instagram; switch the app to Live.',
    'Make a long-lived token with instagram_business_basic, instagram_business_manage_messages and instagram_business_manage_comments (Instagram Login), or a token of the linked page with instagram_basic, instagram_manage_messages, instagram_manage_comments and pages_manage_metadata (Facebook Login).',
    'Copy the account ID, the token and the app secret into this form, choose a verify token, and save.',
    'In the App Dashboard under Instagram → Webhooks, enter {webhook} as the callback URL and the same verify token.',
    `There, subscribe the app to these fields: ${fields.join(', ')}. Atrium subscribes the account, or its page, when you save.`,
    'To answer up to 7 days after the customer wrote, ask in App Review for the feature Human Agent.',
    'Press “Check” here, then write to the account from a phone.',
  ],
  handshake: (request, settings) => answerChallenge(request, settings.verifyToken),
  verify: (request, settings) =>
    verifySignature(request, settings.appSecret, settings.instagramSecret),
  split,
  parse,
  render,
  send: (request, settings, io) => sendRequest(request, accountOf(settings), io),
  fetchMedia: (ref, settings, io) => fetchFile(ref, accountOf(settings), io),
  pull: (span, settings, io) => pullMessages(span, accountOf(settings), io),
  fetchProfile: (address, settings, io) =>
    lookUpProfile(address, 'name,username,profile_pic', accountOf(settings), io),
  moderate: (act, externalId, settings, io) =>
    moderateComment(act, externalId, accountOf(settings), io),
  markRead: (_externalId, settings, io, to) => showAction('mark_seen', to, accountOf(settings), io),
  typing: (_externalId, settings, io, to) => showAction('typing_on', to, accountOf(settings), io),
  tokens,
  connect: (settings, webhookUrl, io) => connectAccount(accountOf(settings), io, webhookUrl),
  disconnect: (settings, io) => unsubscribe(accountOf(settings), io),
  // The page is Messenger's too: what is subscribed for it stays while one of them needs it.
  objects: ({ accountId, login, pageId }) =>
    login === 'facebook' && pageId !== '' ? [accountId, pageId] : [accountId],
  check: (settings, io, webhookUrl) => checkAccount(accountOf(settings), io, webhookUrl),
  continueLink,
}
