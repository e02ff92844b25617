import type { ChannelIo } from '@atrium/channel-kit/channel'
import { arrayOf } from '../fields.ts'
import { troubleOf } from '../health.ts'
import type { Health } from '../provider.ts'
import { call } from './api.ts'
import type { TwilioSettings } from './settings.ts'

/** Whether Twilio takes the credentials and knows the sender. */
export async function check(settings: TwilioSettings, io: ChannelIo): Promise<Health> {
  try {
    const { from } = settings
    if (!from?.startsWith('+')) {
      await call('Messages.json?PageSize=1', settings, io)
      return { state: 'ok', text: null }
    }
    const query = new URLSearchParams({ PhoneNumber: from })
    const numbers = await call(`IncomingPhoneNumbers.json?${query}`, settings, io)
    if (arrayOf(numbers.incoming_phone_numbers).length === 0)
      return { state: 'warning', text: `The Twilio account does not list the number ${from}.` }
    return { state: 'ok', text: null }
  } catch (error) {
    return troubleOf(error, 'Twilio')
  }
}
