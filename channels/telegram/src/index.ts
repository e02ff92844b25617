import type { Channel } from '@atrium/channel-kit/channel'
import { fetchMedia, fetchProfile, send, typing } from './api.ts'
import { capabilities } from './capabilities.ts'
import { check, connect, disconnect } from './connect.ts'
import { parse } from './parse.ts'
import { continueLink } from './render/continue-link.ts'
import type { TelegramRequest } from './render/request.ts'
import { render } from './render.ts'
import { Settings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** Telegram, by the Bot API. */
export const telegram: Channel<Settings, TelegramRequest> = {
  id: 'telegram',
  label: 'Telegram',
  color: '#229ed9',
  capabilities,
  settings: Settings,
  steps: [
    'In Telegram, write to @BotFather, send /newbot and choose a name and a username for your bot.',
    'Copy the token that BotFather answers with into this form and save. Atrium tells Telegram its address by itself; there is nothing else to enter there.',
    'With BotFather, give the bot a picture (/setuserpic), a description (/setdescription) and, if it is to stay out of groups, /setjoingroups.',
    'Put https://t.me/YOUR_BOT on your website. A link like https://t.me/YOUR_BOT?start=spring tells Atrium where a customer came from.',
    'Open the bot on a phone, press Start and write: the message is in the inbox.',
  ],
  verify,
  split,
  parse,
  render,
  send,
  fetchMedia,
  fetchProfile,
  typing,
  connect,
  disconnect,
  check,
  continueLink,
}
