import type { Channel } from '@atrium/channel-kit/channel'
import { check } from './account/check.ts'
import { connect } from './account/connect.ts'
import { limits } from './account/limits.ts'
import { fetchMedia, fetchProfile, markRead, send, typing } from './api.ts'
import { capabilities } from './capabilities.ts'
import { parse } from './parse.ts'
import { continueLink } from './render/continue-link.ts'
import type { LineRequest } from './render/request.ts'
import { render } from './render.ts'
import { Settings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** LINE, by the Messaging API of an official account. */
export const line: Channel<Settings, LineRequest> = {
  id: 'line',
  label: 'LINE',
  color: '#06c755',
  icon: 'M12 3.2c5.2 0 9.3 3.4 9.3 7.6 0 1.7-.7 3.2-2 4.7-2 2.3-6.4 5.1-7.4 5.5-.9.4-.8-.3-.8-.5l.1-.8c0-.2.1-.5 0-.7-.1-.3-.6-.4-.9-.5C5.8 18 2.7 14.8 2.7 10.8c0-4.2 4.1-7.6 9.3-7.6Z',
  capabilities,
  settings: Settings,
  steps: [
    'In the LINE Official Account Manager, open Settings → Messaging API and enable it for your account.',
    'In the LINE Developers console, open the channel: copy the channel secret (Basic settings) and issue a long-lived channel access token (Messaging API) into this form, and save.',
    'Atrium tells LINE its address by itself ({webhook}). In the console under Messaging API, switch on “Use webhook” and “Webhook redelivery”: these switches cannot be set from outside.',
    'In the Official Account Manager under Response settings, switch on chat and webhooks, and switch off greeting and auto-response messages if Atrium shall answer.',
    'Press “Check” here, then add the account as a friend and write to it.',
  ],
  verify,
  split,
  parse,
  render,
  send,
  fetchMedia,
  fetchProfile,
  markRead,
  typing,
  connect,
  check,
  limits,
  continueLink,
}
