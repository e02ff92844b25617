import type { ChannelIo } from '@atrium/channel-kit/channel'
import { arrayOf, type Fields, fieldsOf } from '../fields.ts'
import { addressTrouble, troubleOf, unlessKnown } from '../health.ts'
import type { Health } from '../provider.ts'
import { call, callUrl } from './api.ts'
import type { TwilioSettings } from './settings.ts'

/** Whether Twilio takes the credentials, knows the sender, and delivers here what is sent to it. */
export async function check(
  settings: TwilioSettings,
  io: ChannelIo,
  webhookUrl?: string | null,
): Promise<Health> {
  try {
    const { from } = settings
    const number = from?.startsWith('+') ? await numberOf(from, settings, io) : undefined
    if (from?.startsWith('+') && !number)
      return { state: 'warning', text: `The Twilio account does not list the number ${from}.` }
    if (!number) await call('Messages.json?PageSize=1', settings, io)
    const service = await serviceOf(settings, io).catch(unlessKnown)
    const address = inboundOf(number, service)
    const place = service ? 'at the messaging service, under Integration' : 'at the number'
    return addressTrouble([address], webhookUrl, place) ?? { state: 'ok', text: null }
  } catch (error) {
    return troubleOf(error, 'Twilio')
  }
}

async function numberOf(from: string, settings: TwilioSettings, io: ChannelIo) {
  const query = new URLSearchParams({ PhoneNumber: from })
  const answer = await call(`IncomingPhoneNumbers.json?${query}`, settings, io)
  const [number] = arrayOf(answer.incoming_phone_numbers)
  return number === undefined ? undefined : fieldsOf(number)
}

/** A messaging service has an API of its own. */
async function serviceOf(settings: TwilioSettings, io: ChannelIo): Promise<Fields | undefined> {
  const { messagingServiceSid, baseUrl } = settings
  if (!messagingServiceSid) return undefined
  // A simulator or a proxy stands for both.
  const isTwilio = !baseUrl || new URL(baseUrl).host === 'api.twilio.com'
  const base = isTwilio ? 'https://messaging.twilio.com' : baseUrl.replace(/\/+$/, '')
  return callUrl(`${base}/v1/Services/${messagingServiceSid}`, settings, io)
}

/** A service answers for its numbers, unless it leaves that to each. A number's TwiML app stands before its address. */
function inboundOf(number: Fields | undefined, service: Fields | undefined): string | undefined {
  if (service && service.use_inbound_webhook_on_number !== true)
    return addressIn(service.inbound_request_url)
  if (!number || (typeof number.sms_application_sid === 'string' && number.sms_application_sid))
    return undefined
  return addressIn(number.sms_url)
}

/** Null is no address; where the field is missing, nothing is known. */
function addressIn(value: unknown): string | undefined {
  if (value === null) return ''
  return typeof value === 'string' ? value : undefined
}
