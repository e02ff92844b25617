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
  icon: 'M20.7 4.2 3.6 10.9c-.9.4-.9 1 0 1.3l4.3 1.3 1.7 5.1c.2.6.6.7 1.1.3l2.4-2.2 4.5 3.3c.6.4 1.1.1 1.3-.6l2.9-13.9c.2-1-.4-1.5-1.1-1.3Zm-3.3 3.3-7.4 6.7-.3 2.9-1.1-3.7 8.2-6.3c.4-.3.9 0 .6.4Z',
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
