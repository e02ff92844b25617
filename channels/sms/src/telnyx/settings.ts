import { z } from 'zod'
import { baseUrl, field, provider, secret, senderId } from '../field.ts'

/** A number or a messaging profile at Telnyx. */
export const TelnyxSettings = z
  .strictObject({
    provider: z.literal('Telnyx').meta(provider),
    apiKey: secret.meta(
      field({
        label: 'API key',
        help: 'Telnyx Portal → API Keys, an API v2 key.',
        input: 'secret',
        placeholder: 'KEY…',
      }),
    ),
    publicKey: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9+/]{43}=$/, '44 signs, as shown in the Telnyx Portal')
      .meta(
        field({
          label: 'Public key',
          help: 'Telnyx Portal → Keys & Credentials → Public Key. Telnyx signs its webhooks with the private one.',
        }),
      ),
    from: senderId.optional().meta(
      field({
        label: 'Sender',
        help: 'Your number with + and the country, a short code or a name. May stay empty with a messaging profile.',
        placeholder: '+14155550123',
      }),
    ),
    messagingProfileId: z
      .uuid()
      .trim()
      .optional()
      .meta(
        field({
          label: 'Messaging profile ID',
          help: 'Needed to send from a name, or from the profile’s pool of numbers.',
        }),
      ),
    baseUrl: baseUrl('https://api.telnyx.com'),
  })
  .refine(({ from, messagingProfileId }) => from ?? messagingProfileId, {
    path: ['from'],
    message: 'A sender or a messaging profile is needed',
  })
export type TelnyxSettings = z.infer<typeof TelnyxSettings>
