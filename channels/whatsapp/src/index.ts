import type { Channel } from '@atrium/channel-kit/channel'
import { check, connect, disconnect, wanted } from './account/check.ts'
import { limits } from './account/limits.ts'
import { fetchMedia, markRead, send, typing } from './api.ts'
import { capabilities } from './capabilities.ts'
import { parse } from './parse.ts'
import { continueLink } from './render/continue-link.ts'
import type { WhatsAppRequest } from './render/request.ts'
import { render } from './render.ts'
import { Settings } from './settings.ts'
import { split } from './split.ts'
import { templates } from './templates/templates.ts'
import { handshake, verify } from './verify.ts'

/** WhatsApp, by Meta's Cloud API. */
export const whatsapp: Channel<Settings, WhatsAppRequest> = {
  id: 'whatsapp',
  label: 'WhatsApp',
  color: '#25d366',
  icon: 'M12 3a9 9 0 0 0-7.8 13.5L3 21l4.6-1.2A9 9 0 1 0 12 3Zm-3.2 5c.3 0 .5 0 .7.5l.6 1.5c.1.2 0 .4-.1.6l-.6.7c.8 1.5 1.6 2.2 3.1 2.9l.7-.8c.2-.2.4-.3.6-.2l1.6.8c.3.1.4.3.4.6-.1 1.2-1 1.9-2 1.9-3 0-6.3-3-6.3-6.2 0-1.2.6-2.3 1.3-2.3Z',
  capabilities,
  settings: Settings,
  steps: [
    'In Meta’s App Dashboard, create a business app and add the product WhatsApp.',
    'In Meta’s Business settings, make a system user with access to the app and to the WhatsApp account, and a permanent token with whatsapp_business_messaging and whatsapp_business_management.',
    'Copy the phone number ID, the WhatsApp Business account ID, the token and the app secret into this form, choose a verify token, and save.',
    'In the App Dashboard under WhatsApp → Configuration, enter {webhook} as the callback URL and the same verify token.',
    `There, subscribe the app to the field messages; add ${wanted.join(', ')} where you want them. Atrium subscribes the WhatsApp account to the app when you save.`,
    'Press “Check” here, then write to the number from a phone.',
  ],
  handshake,
  verify,
  split,
  parse,
  render,
  send,
  continueLink,
  fetchMedia,
  markRead,
  typing,
  connect,
  disconnect,
  objects: ({ phoneNumberId, wabaId }) => [phoneNumberId, wabaId],
  check,
  limits,
  templates,
}
