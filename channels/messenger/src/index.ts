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

/** Facebook Messenger and the comments of a page. */
export const messenger: Channel<Settings, MessagingRequest> = {
  id: 'messenger',
  label: 'Messenger',
  color: '#0866ff',
  icon: 'M12 3c5.1 0 9.1 3.7 9.1 8.6s-4 8.6-9.1 8.6c-.9 0-1.8-.1-2.6-.4L6.1 21.3v-3.1c-2-1.6-3.2-3.9-3.2-6.6C2.9 6.7 6.9 3 12 3Zm-5.4 11.1 3.9-2.1 2.1 2.2 4.8-5.1-3.9 2.1-2.1-2.2-4.8 5.1Z',
  capabilities,
  settings: Settings,
  steps: [
    'In Meta’s App Dashboard, create a business app and add the product Messenger.',
    'In Meta’s Business settings, make a system user with access to the app and to the page, and a page token with pages_messaging, pages_manage_metadata, pages_read_engagement, and for comments pages_read_user_content and pages_manage_engagement.',
    'Copy the page ID, the app ID, the token and the app secret into this form, choose a verify token, and save.',
    'In the App Dashboard under Messenger → Webhooks, enter {webhook} as the callback URL and the same verify token.',
    `There, subscribe the app to these fields: ${fields.join(', ')}. Atrium subscribes the page to them when you save.`,
    'To answer up to 7 days after the customer wrote, ask in App Review for the feature Human Agent.',
    'Press “Check” here, then write to the page from a phone.',
  ],
  handshake: (request, settings) => answerChallenge(request, settings.verifyToken),
  verify: (request, settings) => verifySignature(request, settings.appSecret),
  split,
  parse,
  render,
  send: (request, settings, io) => sendRequest(request, accountOf(settings), io),
  fetchMedia: (ref, settings, io) => fetchFile(ref, accountOf(settings), io),
  pull: (span, settings, io) => pullMessages(span, accountOf(settings), io),
  fetchProfile: (address, settings, io) =>
    lookUpProfile(address, 'first_name,last_name,profile_pic', accountOf(settings), io),
  moderate: (act, externalId, settings, io) =>
    moderateComment(act, externalId, accountOf(settings), io),
  markRead: (_externalId, settings, io, to) => showAction('mark_seen', to, accountOf(settings), io),
  typing: (_externalId, settings, io, to) => showAction('typing_on', to, accountOf(settings), io),
  connect: (settings, webhookUrl, io) => connectAccount(accountOf(settings), io, webhookUrl),
  disconnect: (settings, io) => unsubscribe(accountOf(settings), io),
  objects: ({ pageId }) => [pageId],
  check: (settings, io, webhookUrl) => checkAccount(accountOf(settings), io, webhookUrl),
  continueLink,
}
