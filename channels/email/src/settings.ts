import { z } from 'zod'

const secret = z.string().min(1).max(500).regex(/\S/, 'must not be blank')
const port = z.number().int().min(1).max(65_535)
const security = z.enum(['tls', 'starttls', 'none'])

/** One mailbox of the business: where its mail is fetched or received, and how it is sent. */
export const settings = z
  .strictObject({
    address: z.email().max(254).toLowerCase().meta({
      label: 'E-mail address',
      help: 'The address that customers write to.',
      input: 'email',
      placeholder: 'support@example.com',
    }),
    displayName: z.string().max(100).default('').meta({
      label: 'Sender name',
      help: 'What customers see as the sender. Empty: the name of the member who answers.',
    }),
    imapHost: z.string().max(253).default('').meta({
      label: 'IMAP server',
      help: 'Mail is fetched from its inbox. Leave empty when mail is only forwarded to Atrium.',
      placeholder: 'imap.example.com',
    }),
    imapPort: port.default(993).meta({ label: 'IMAP port', advanced: true }),
    imapSecurity: security.default('tls').meta({
      label: 'IMAP encryption',
      help: 'None is accepted only for a server in your own network.',
      advanced: true,
    }),
    imapUser: z.string().max(254).default('').meta({
      label: 'IMAP user',
      help: 'Empty: the e-mail address.',
      advanced: true,
    }),
    imapPassword: z.string().max(500).default('').meta({
      label: 'IMAP password',
      help: 'Empty: the SMTP password, as at most providers.',
      input: 'secret',
      advanced: true,
    }),
    firstFetch: z.enum(['new', 'all']).default('new').meta({
      label: 'Mail already in the inbox',
      help: 'When the mailbox is connected: "new" leaves it there, "all" brings it in.',
      advanced: true,
    }),
    smtpHost: z.string().min(1).max(253).meta({
      label: 'SMTP server',
      placeholder: 'smtp.example.com',
    }),
    smtpPort: port.default(465).meta({ label: 'SMTP port', advanced: true }),
    smtpSecurity: security.default('tls').meta({
      label: 'SMTP encryption',
      help: '"tls" for port 465, "starttls" for port 587. None only in your own network.',
      advanced: true,
    }),
    smtpUser: z.string().max(254).default('').meta({
      label: 'SMTP user',
      help: 'Empty: the e-mail address.',
      advanced: true,
    }),
    smtpPassword: secret.meta({
      label: 'Password',
      help: 'The password of the mailbox; an app password where the provider asks for one.',
      input: 'secret',
    }),
    inboundAddress: z
      .union([z.literal(''), z.email().max(254).toLowerCase()])
      .default('')
      .meta({
        label: 'Forwarding address',
        help: "An address at Atrium's own mail receiver, to which your provider forwards the mail.",
        input: 'text',
        placeholder: 'acme@in.example.com',
        advanced: true,
      }),
    trustedAuthserv: z.string().max(253).default('').meta({
      label: 'Trusted Authentication-Results',
      help: 'The name with which your own mail server signs its checks (mx.google.com at Gmail). It must remove forged ones. Empty: only Atrium checks.',
      advanced: true,
    }),
    plusAddressing: z.boolean().default(true).meta({
      label: 'Plus addresses',
      help: 'The mailbox also gets mail to name+anything@. Used to match replies and bounces.',
      advanced: true,
    }),
    sentCopy: z.boolean().default(true).meta({
      label: 'Copy to the Sent folder',
      help: 'Switch off for Gmail and Microsoft, which make the copy themselves.',
      advanced: true,
    }),
    replySecret: secret.min(16).meta({
      label: 'Reply secret',
      help: 'Makes reply addresses unguessable. After a change, older ones no longer match.',
      input: 'secret',
      generated: true,
      advanced: true,
    }),
  })
  .refine((value) => value.imapHost !== '' || value.inboundAddress !== '', {
    path: ['imapHost'],
    message: 'needs an IMAP server or a forwarding address, or no mail can arrive',
  })
export type Settings = z.infer<typeof settings>

/** Who logs in where, with the short forms of the settings filled in. */
export function logins(account: Settings): {
  imap: { user: string; password: string } | undefined
  smtp: { user: string; password: string }
} {
  const smtp = { user: account.smtpUser || account.address, password: account.smtpPassword }
  const imap = {
    user: account.imapUser || account.address,
    password: account.imapPassword || account.smtpPassword,
  }
  return { imap: account.imapHost ? imap : undefined, smtp }
}
