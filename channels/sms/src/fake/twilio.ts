import { randomBytes } from 'node:crypto'
import { hmac } from '@atrium/channel-kit/signing/hmac'
import { accountSid, authToken, twilioApi } from './twilio-api.ts'
import { type Line, ownNumber, type Person, type Wire, type World } from './world.ts'

const newSid = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`

/** Twilio: signed forms in, forms out. It repeats a webhook for 15 seconds when the address asks for it, else never. */
export const twilioWire: Wire = {
  settings: { provider: 'Twilio', accountSid, authToken, from: ownNumber },
  answersStop: true,
  patience: 15,
  newId: () => newSid('SM'),
  newFileId: () => newSid('ME'),
  message: (world, person, line) => signed(world.io.webhookUrl, arrivalForm(world, person, line)),
  report: (_world, person, line, report, code) => {
    const status = report === 'failed' ? 'undelivered' : report
    return signed(line.callback ?? '', {
      SmsSid: line.id,
      SmsStatus: status,
      MessageStatus: status,
      To: person.phone,
      MessageSid: line.id,
      AccountSid: accountSid,
      From: ownNumber,
      ApiVersion: '2010-04-01',
      ...(code && { ErrorCode: code }),
    })
  },
  headers: (_world, url, body) => headers(url, new TextDecoder().decode(body)),
  handle: twilioApi,
}

/** The form that Twilio posts for a message; it says no time. */
function arrivalForm(world: World, person: Person, line: Line): Record<string, string> {
  const { content, fileIds } = line
  const media = fileIds.flatMap((id, at) => [
    [`MediaContentType${at}`, world.media.get(id)?.type ?? ''],
    [`MediaUrl${at}`, mediaUrl(world, line.id, id)],
  ])
  return {
    ToCountry: 'FR',
    ToState: '',
    SmsMessageSid: line.id,
    NumMedia: String(fileIds.length),
    ...Object.fromEntries(media),
    ToCity: '',
    FromZip: '',
    SmsSid: line.id,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: content.kind === 'text' ? content.text : '',
    FromCountry: 'FR',
    To: ownNumber,
    ToZip: '',
    NumSegments: '1',
    MessageSid: line.id,
    AccountSid: accountSid,
    From: person.phone,
    ApiVersion: '2010-04-01',
  }
}

function mediaUrl(world: World, messageSid: string, mediaSid: string): string {
  return `${world.io.baseUrl}/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${mediaSid}`
}

function signed(url: string, form: Record<string, string>) {
  const body = new URLSearchParams(form).toString()
  const token = { 'i-twilio-idempotency-token': crypto.randomUUID() }
  return { url, body, headers: { ...headers(url, body), ...token } }
}

function headers(url: string, body: string) {
  // A name whose value is there twice is signed once.
  const values = Map.groupBy(new URLSearchParams(body), ([name]) => name)
  const text = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, pairs]) =>
      [...new Set(pairs.map(([, value]) => value))].sort().map((value) => name + value),
    )
    .join('')
  return {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': hmac('sha1', authToken, url.split('#')[0] + text, 'base64'),
  }
}
