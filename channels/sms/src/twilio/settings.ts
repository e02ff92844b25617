import { z } from 'zod'
import { baseUrl, field, provider, secret, senderId } from '../field.ts'

const sid = (prefix: string) =>
  z
    .string()
    .trim()
    .regex(
      new RegExp(`^${prefix}[0-9a-fA-F]{32}$`),
      `${prefix} and 32 signs, as shown in the Twilio Console`,
    )

/** A number or a messaging service at Twilio. */
export const TwilioSettings = z
  .strictObject({
    provider: z.literal('Twilio').meta(provider),
    accountSid: sid('AC').meta(
      field({ label: 'Account SID', help: 'Twilio Console → Account info.', placeholder: 'AC…' }),
    ),
    authToken: secret.meta(
      field({
        label: 'Auth token',
        help: 'The primary one, below the account SID. Twilio signs its webhooks with it.',
        input: 'secret',
      }),
    ),
    from: senderId.optional().meta(
      field({
        label: 'Sender',
        help: 'Your number with + and the country, a short code or a name. May stay empty with a messaging service.',
        placeholder: '+14155550123',
      }),
    ),
    messagingServiceSid: sid('MG')
      .optional()
      .meta(
        field({
          label: 'Messaging service SID',
          help: 'Where a pool of numbers sends: Twilio then chooses the sender.',
          placeholder: 'MG…',
        }),
      ),
    apiKeySid: sid('SK')
      .optional()
      .meta(
        field({
          label: 'API key SID',
          help: 'To send with an API key instead of the auth token.',
          advanced: true,
        }),
      ),
    apiKeySecret: secret
      .optional()
      .meta(field({ label: 'API key secret', input: 'secret', advanced: true })),
    baseUrl: baseUrl('https://api.twilio.com'),
  })
  .refine(({ from, messagingServiceSid }) => from ?? messagingServiceSid, {
    path: ['from'],
    message: 'A sender or a messaging service is needed',
  })
  .refine(({ apiKeySid, apiKeySecret }) => !apiKeySid === !apiKeySecret, {
    path: ['apiKeySecret'],
    message: 'The API key’s SID and secret go together',
  })
export type TwilioSettings = z.infer<typeof TwilioSettings>
