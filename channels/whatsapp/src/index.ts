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
