import type { Letter } from '../letter.ts'
import type { Provider, SmsRequest } from '../provider.ts'
import { send } from './api.ts'
import { check } from './check.ts'
import { fetchMedia } from './media.ts'
import { parse } from './parse.ts'
import { pull } from './pull.ts'
import type { TwilioSettings } from './settings.ts'
import { split } from './split.ts'
import { verify } from './verify.ts'

/** Twilio Programmable Messaging. */
export function twilio(settings: TwilioSettings): Provider {
  return {
    verify: (request) => verify(request, settings.authToken),
    split,
    parse: (row) => parse(row, settings),
    render: (letter) => ({ ok: true, request: render(letter, settings) }),
    send: (request, io) => send(request, settings, io),
    fetchMedia: async (ref, io) => fetchMedia(ref, settings, io),
    check: (io, webhookUrl) => check(settings, io, webhookUrl),
    pull: (span, io) => pull(span, settings, io),
  }
}

/** The form of `POST /Accounts/{SID}/Messages.json`. */
function render(letter: Letter, { from, messagingServiceSid }: TwilioSettings): SmsRequest {
  const { to, text, files, callback } = letter
  return {
    body: {
      To: to,
      ...(messagingServiceSid && { MessagingServiceSid: messagingServiceSid }),
      ...(from && { From: from }),
      ...(text !== '' && { Body: text }),
      ...(callback && { StatusCallback: callback }),
    },
    files,
  }
}

export const twilioSteps = [
  'In the Twilio Console, buy a number that can send SMS. In the USA, register it for A2P 10DLC first.',
  'Copy the account SID and the auth token into this form, add the number or the messaging service, and save.',
  'Under Phone Numbers → the number → Messaging, choose Webhook and POST for “A message comes in”, and enter {webhook}#rc=5&rp=all: what follows the # makes Twilio repeat a webhook that did not get through.',
  'Receipts need no address of their own: Atrium names it with each message.',
]
