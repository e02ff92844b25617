import type { Channel } from '@atrium/channel-kit/channel'
import { refusal } from '@atrium/channel-kit/signing/standard-webhook'
import { fetchMedia, markRead, send, typing } from './api.ts'
import { capabilities } from './capabilities.ts'
import { check } from './check.ts'
import { parse } from './parse.ts'
import { type ApiRequest, render } from './render.ts'
import { Settings } from './settings.ts'
import { split } from './split.ts'

/** A channel of anybody's own, over signed HTTP in both directions. */
export const api: Channel<Settings, ApiRequest> = {
  id: 'api',
  label: 'API',
  color: '#5b5bd6',
  icon: 'M8.5 5.5 2 12l6.5 6.5 1.7-1.7L5.4 12l4.8-4.8Zm7 0L13.8 7.2l4.8 4.8-4.8 4.8 1.7 1.7L22 12Z',
  capabilities,
  settings: Settings,
  steps: [
    'Make a signing secret: echo whsec_$(openssl rand -base64 32). Enter it here and in your system, with the address that messages to customers shall be posted to, and save.',
    'Let your system post what customers write to {webhook}, signed as Standard Webhooks describes.',
    'The example in docs/api-channel shows both directions; its openapi.json describes every field.',
  ],
  verify(request, settings, now) {
    const reason = refusal(request.headers, request.body, settings.secret, now)
    return reason === undefined ? { ok: true } : { ok: false, reason }
  },
  split,
  parse,
  render,
  send,
  fetchMedia,
  markRead,
  typing,
  check,
}
