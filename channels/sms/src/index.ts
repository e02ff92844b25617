import type { Channel } from '@atrium/channel-kit/channel'
import { capabilities } from './capabilities.ts'
import { letterOf } from './letter.ts'
import type { Provider, SmsRequest } from './provider.ts'
import { readRow } from './row.ts'
import { Settings } from './settings.ts'
import { telnyx, telnyxSteps } from './telnyx/telnyx.ts'
import { twilio, twilioSteps } from './twilio/twilio.ts'
import { vonage, vonageSteps } from './vonage/vonage.ts'

/** SMS and MMS, by the provider that the account names. */
export const sms: Channel<Settings, SmsRequest> = {
  id: 'sms',
  label: 'SMS',
  color: '#0b7285',
  icon: 'M4.5 4h15A1.5 1.5 0 0 1 21 5.5v9a1.5 1.5 0 0 1-1.5 1.5H12l-5 4v-4H4.5A1.5 1.5 0 0 1 3 14.5v-9A1.5 1.5 0 0 1 4.5 4ZM8 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm4 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm4 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
  capabilities,
  settings: Settings,
  steps: [
    ...stepsOf('Twilio', twilioSteps),
    ...stepsOf('Telnyx', telnyxSteps),
    ...stepsOf('Vonage', vonageSteps),
    'Press “Check” here, then write to the number from a phone.',
  ],
  verify(request, settings, now) {
    const verified = providerOf(settings).verify(request, now)
    return verified.ok ? { ok: true, attested: now.toISOString() } : verified
  },
  split: (request, settings, attested) =>
    providerOf(settings).split(
      request,
      typeof attested === 'string' ? attested : new Date(0).toISOString(),
    ),
  parse: (raw, settings) => providerOf(settings).parse(readRow(raw)),
  render(outgoing, settings) {
    const checked = letterOf(outgoing)
    return checked.ok ? providerOf(settings).render(checked.letter) : checked
  },
  send: (request, settings, io) => providerOf(settings).send(request, io),
  fetchMedia: (ref, settings, io) => providerOf(settings).fetchMedia(ref, io),
  check: (settings, io, webhookUrl) => providerOf(settings).check(io, webhookUrl),
  // Vonage answers on numbers and short codes of the USA and Canada (Opt-Out Assist, toll-free), and nowhere else.
  answersStop: (settings) =>
    settings.provider !== 'Vonage' ||
    !settings.from.startsWith('+') ||
    settings.from.startsWith('+1'),
  pull: async (span, settings, io) => (await providerOf(settings).pull?.(span, io)) ?? [],
}

function providerOf(settings: Settings): Provider {
  switch (settings.provider) {
    case 'Twilio':
      return twilio(settings)
    case 'Telnyx':
      return telnyx(settings)
    case 'Vonage':
      return vonage(settings)
  }
}

function stepsOf(is: Settings['provider'], steps: string[]) {
  return steps.map((text) => ({ text, when: { field: 'provider', is } }))
}
