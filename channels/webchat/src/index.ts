import type { Channel } from '@atrium/channel-kit/channel'
import { send } from './api.ts'
import { capabilities } from './capabilities.ts'
import { parse } from './parse.ts'
import { render, type WebchatRequest } from './render.ts'
import { WebchatSettings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'
import { visitors } from './visitors/session.ts'

/** Web chat: Atrium's own door, in the corner of the business's website. */
export const webchat: Channel<WebchatSettings, WebchatRequest> = {
  id: 'webchat',
  label: 'Web chat',
  color: '#3454d1',
  icon: 'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Zm.2 6v7.8h15.6V10ZM5 7a1.1 1.1 0 1 0 2.2 0A1.1 1.1 0 0 0 5 7Zm3.6 0a1.1 1.1 0 1 0 2.2 0 1.1 1.1 0 0 0-2.2 0Z',
  capabilities,
  settings: WebchatSettings,
  steps: [
    'Name the chat, choose its colour and the websites that may show it, and save.',
    'Paste this line before </body> on your website: <script async src="{origin}/widget/loader.js" data-account="{account}"></script>',
    'Open your website and write to yourself.',
  ],
  verify,
  split,
  parse,
  render,
  send,
  ownExternalId: (messageId) => messageId,
  visitors,
}
