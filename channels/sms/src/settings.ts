import { z } from 'zod'
import { TelnyxSettings } from './telnyx/settings.ts'
import { TwilioSettings } from './twilio/settings.ts'
import { VonageSettings } from './vonage/settings.ts'

/** One sending number, or pool of numbers, at one provider. */
export const Settings = z.discriminatedUnion('provider', [
  TwilioSettings,
  TelnyxSettings,
  VonageSettings,
])
export type Settings = z.infer<typeof Settings>
