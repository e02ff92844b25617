import { z } from 'zod'
import { baseUrl, field, provider, secret, senderId } from '../field.ts'

/** A number at Vonage. */
export const VonageSettings = z.strictObject({
  provider: z.literal('Vonage').meta(provider),
  vonageKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{4,40}$/, 'As shown in the Vonage Dashboard')
    .meta(field({ label: 'API key', help: 'Vonage Dashboard → API Settings.' })),
  vonageSecret: secret.meta(
    field({ label: 'API secret', help: 'Beside the API key.', input: 'secret' }),
  ),
  signatureSecret: secret.meta(
    field({
      label: 'Signature secret',
      help: 'Vonage Dashboard → API Settings. Vonage signs its webhooks with it.',
      input: 'secret',
    }),
  ),
  from: senderId.meta(
    field({
      label: 'Sender',
      help: 'Your number with + and the country, a short code or a name.',
      placeholder: '+14155550123',
    }),
  ),
  baseUrl: baseUrl('https://api.nexmo.com'),
})
export type VonageSettings = z.infer<typeof VonageSettings>
