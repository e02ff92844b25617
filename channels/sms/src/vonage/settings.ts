import { z } from 'zod'
import { baseUrl, field, provider, secret, senderId } from '../field.ts'
import { privateKeyOf } from './token.ts'

/** A number at Vonage. */
export const VonageSettings = z
  .strictObject({
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
    applicationId: z
      .uuid('As shown in the Vonage Dashboard under Applications')
      .trim()
      .optional()
      .meta(
        field({
          label: 'Application ID',
          help: 'Vonage Dashboard → Applications. The check then looks at this application, and whether the number is linked to it. May stay empty.',
        }),
      ),
    privateKey: secret
      .refine((text) => privateKeyOf(text) !== undefined, 'The whole file private.key, an RSA key')
      .optional()
      .meta(
        field({
          label: 'Private key of the application',
          help: 'The file private.key that the Dashboard made with the application. Messages are then sent in its name, by its token, and not by the API secret. May stay empty.',
          input: 'secret',
        }),
      ),
    baseUrl: baseUrl('https://api.nexmo.com'),
  })
  .refine(({ applicationId, privateKey }) => !privateKey || applicationId, {
    path: ['applicationId'],
    message: 'A private key belongs to an application',
  })
export type VonageSettings = z.infer<typeof VonageSettings>
