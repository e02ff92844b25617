import { z } from 'zod'

const Days = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
const Asked = z.enum(['off', 'optional', 'required'])
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Hours and minutes, like 09:00')

/** What an operator sets for one web chat. */
export const WebchatSettings = z.strictObject({
  name: z.string().trim().min(1).max(60).meta({
    label: 'Name in the chat',
    help: 'Shown at the top of the chat: your business or team.',
  }),
  greeting: z
    .string()
    .max(500)
    .default('Hi! How can we help?')
    .meta({ label: 'Greeting', help: 'The first words a visitor reads.' }),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'A colour like #3454d1')
    .default('#3454d1')
    .meta({ label: 'Colour', placeholder: '#3454d1' }),
  position: z
    .enum(['right', 'left'])
    .default('right')
    .meta({ label: 'Position', input: 'select', help: 'The corner of the page with the button.' }),
  language: z
    .enum(['auto', 'en', 'es', 'ar'])
    .default('auto')
    .meta({ label: 'Language', input: 'select', help: "auto: the visitor's own language." }),
  origins: z
    .array(z.string().refine(isOrigin, 'An origin like https://www.example.com, without a path'))
    .max(100)
    .default([])
    .meta({
      label: 'Websites',
      input: 'list',
      help: 'Origins that may show this chat, like https://www.example.com or https://*.example.com. Empty: any.',
    }),
  online: z
    .enum(['always', 'hours'])
    .default('always')
    .meta({ label: 'Someone answers', input: 'select' }),
  hoursStart: Clock.default('09:00').meta({ label: 'From', help: 'With “hours”.', advanced: true }),
  hoursEnd: Clock.default('17:00').meta({
    label: 'Until',
    help: 'Earlier than “From” means the next morning.',
    advanced: true,
  }),
  hoursDays: z
    .array(Days)
    .default(['mon', 'tue', 'wed', 'thu', 'fri'])
    .meta({ label: 'Days', input: 'list', help: 'mon tue wed thu fri sat sun', advanced: true }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'A time zone like Europe/Madrid')
    .default('UTC')
    .meta({ label: 'Time zone', placeholder: 'Europe/Madrid', advanced: true }),
  offlineMessage: z
    .string()
    .max(500)
    .default('We are away right now. Leave a message and we will get back to you.')
    .meta({ label: 'Message while nobody is there' }),
  preChatName: Asked.default('off').meta({ label: 'Ask for a name first', input: 'select' }),
  preChatEmail: Asked.default('off').meta({ label: 'Ask for an e-mail first', input: 'select' }),
  preChatPhone: Asked.default('off').meta({ label: 'Ask for a phone first', input: 'select' }),
  continueOn: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'A channel, like whatsapp'))
    .max(30)
    .default([])
    .meta({
      label: 'Continue elsewhere',
      input: 'list',
      help: 'Channels on which visitors may go on, like whatsapp telegram. Empty: each that has a link. none: no other.',
    }),
  maxUploadBytes: z
    .number()
    .int()
    .min(100_000)
    .max(100_000_000)
    .default(10_000_000)
    .meta({ label: 'Largest file', input: 'number', help: 'In bytes.', advanced: true }),
  secret: z.string().min(32).max(200).meta({
    label: 'Session key',
    input: 'secret',
    generated: true,
    help: 'Signs visitors’ sessions. Made by Atrium; a new one ends all sessions.',
    advanced: true,
  }),
  identitySecret: z.string().min(32, 'At least 32 characters').max(200).optional().meta({
    label: 'Identity key (HS256)',
    input: 'secret',
    help: 'Your server signs identity tokens with it; see the README.',
    advanced: true,
  }),
  identityPublicKey: z
    .string()
    .max(2000)
    .refine((pem) => pem.includes('-----BEGIN PUBLIC KEY-----'), 'A public key in PEM form')
    .optional()
    .meta({
      label: 'Identity public key (ES256, PEM)',
      input: 'text',
      help: 'Instead of the shared key.',
      advanced: true,
    }),
})
export type WebchatSettings = z.infer<typeof WebchatSettings>

function isOrigin(value: string): boolean {
  // A wildcard host is no URL; `*.` stands for any one name in front.
  const plain = value.replace('://*.', '://any.')
  return URL.canParse(plain) && /^https?:\/\//.test(plain) && new URL(plain).origin === plain
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
