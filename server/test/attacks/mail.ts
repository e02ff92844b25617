import { parse } from '@atrium/channel-email/parse'
import { mailEntry } from '@atrium/channel-email/receive/entry'
import { settings as mailbox } from '@atrium/channel-email/settings'
import { unpack } from '@atrium/channel-email/unpack'
import type { Attack, Scene, Traces } from './attack.ts'

/** From fields that some program reads as the victim's address V. */
const forms: [name: string, fields: string[]][] = [
  ['the plain address', ['From: The Boss <V>']],
  ['a comment in the domain', ['From: V (x).evil.example']],
  ['a comment in brackets', ['From: <V (x).evil.example>']],
  ['a comment after', ['From: V (x@evil.example)']],
  ['two fields', ['From: eve@evil.example', 'From: V']],
  ['two fields, the other order', ['From: V', 'From: eve@evil.example']],
  ['two mailboxes', ['From: V, eve@evil.example']],
  ['two in brackets', ['From: <V> <eve@evil.example>']],
  ['a group', ['From: x: V, eve@evil.example;']],
  ['a route', ['From: <@evil.example:V>']],
  ['a quoted local part', ['From: "V"@evil.example']],
  ['brackets in a quoted local part', ['From: "a <V> "@evil.example']],
  ['a folded address', ['From: V\r\n .evil.example']],
  ['a folded name', ['From: "Ceo\r\n " <V>']],
  ['the address as a name', ['From: V <eve@evil.example>']],
  ['an encoded name', ['From: =?utf-8?q?V?= <eve@evil.example>']],
  ['NUL in the address', ['From: eve@evil.example\0V']],
  ['a control character', ['From: <V\x08>']],
  ['two at signs', ['From: V@evil.example']],
  ['an open quote', ['From: "x\\" <V>" <eve@evil.example']],
  ['a homograph of the domain', ['From: ceoN@b\u0430nk.example']],
  ['a homograph in punycode', ['From: ceoN@xn--bnk-8cd.example']],
  ['name and address glued', ['From: eve@evil.example<V>']],
  ['no field', []],
]

const server = 'Authentication-Results: mx.studio.example;'
/** What stands above the mail: the checks of the business's server, and what an attacker writes in. */
const checks: [name: string, fields: string[]][] = [
  ['no checks', []],
  ['DMARC failed', [`${server} dkim=fail; dmarc=fail header.from=bank.example`]],
  [
    'the attacker’s own domain passed',
    [`${server} dkim=pass; dmarc=pass header.from=evil.example`],
  ],
  [
    'another server claims a pass',
    ['Authentication-Results: mx.evil.example; dmarc=pass header.from=bank.example'],
  ],
  [
    'two results that differ',
    [
      `${server} dmarc=fail header.from=bank.example`,
      `${server} dmarc=pass header.from=bank.example`,
    ],
  ],
]

/** What stands in the mail beside a sender who is the attacker, proved: nothing of it is the victim’s. */
const beside: [name: string, fields: string[], body: string][] = [
  ['Reply-To is the victim', ['Reply-To: V'], 'Hi'],
  ['Sender is the victim', ['Sender: V'], 'Hi'],
  ['Return-Path is the victim', ['Return-Path: <V>'], 'Hi'],
  ['Resent-From is the victim', ['Resent-From: V'], 'Hi'],
  ['X-Original-From is the victim', ['X-Original-From: V'], 'Hi'],
  ['the victim in copy', ['Cc: V'], 'Hi'],
  [
    'a forwarded mail of the victim',
    ['X-Forwarded-For: V'],
    'From: V\r\nDate: today\r\n\r\nMy words',
  ],
  [
    'a mailing list that the victim writes to',
    ['List-Id: <list.evil.example>', 'X-Original-Sender: V'],
    'V wrote:',
  ],
  [
    'a signature with the victim’s name and phone',
    [],
    'Regards\r\n-- \r\nVictoria BankN\r\nV\r\nP',
  ],
  ['the subject of the victim’s mail', ['Subject: Re: SECRET-N-WORDS'], 'Hi'],
  [
    'references to the victim’s messages',
    ['In-Reply-To: <x1@atrium>', 'References: <x1@atrium> <x2@atrium>'],
    'Hi',
  ],
]

const settings = mailbox.parse({
  address: 'hello@studio.example',
  imapHost: 'imap.studio.example',
  smtpHost: 'smtp.studio.example',
  smtpPassword: 'a password',
  replySecret: 'a reply secret for tests',
  trustedAuthserv: 'mx.studio.example',
})

async function arrives(
  { world, victim, n }: Scene,
  headers: string[],
  body: string,
): Promise<Traces> {
  const filled = [...headers, 'To: hello@studio.example', `Message-ID: <${n}@evil.example>`]
    .join('\r\n')
    .replace(/\bV\b/g, victim.mail)
    .replaceAll('ceoN@', `ceo${n}@`)
  const words = body.replace(/\bV\b/g, victim.mail).replace(/\bP\b/g, victim.phone)
  const { io } = world.atrium.app
  const offline = { ...io, dns: async () => [] }
  const at = { via: 'imap', receivedAt: new Date().toISOString() } as const
  const raw = Buffer.from(`${filled}\r\n\r\n${words.replaceAll('BankN', `Bank${n}`)}`)
  const entry = await mailEntry(raw, at, settings, offline)
  const contacts: string[] = []
  for (const event of parse(await unpack(entry.raw, settings, offline), settings)) {
    if (event.kind !== 'message') continue
    const { contactId } = await world.writes('email', event.sender, 'mail', event)
    contacts.push(contactId)
  }
  return { contacts }
}

/** Mails that claim to be the victim's, or come near. */
export const mailAttacks: Attack[] = [
  ...forms.flatMap(([form, from]) =>
    checks.map(
      ([check, above]): Attack => ({
        name: `mail: ${form} × ${check}`,
        does: `Writes a mail whose From has ${form}; ${check}.`,
        holds: 'It is shown, its sender is not verified, and it matches nobody.',
        run: (scene) => arrives(scene, [...above, ...from, 'Subject: x'], 'Hi'),
      }),
    ),
  ),
  ...beside.map(
    ([what, fields, body]): Attack => ({
      name: `mail: ${what}`,
      does: `Writes from an address of their own that DMARC proves; ${what}.`,
      holds: 'Only the proved address counts.',
      run: (scene) =>
        arrives(
          scene,
          [
            `${server} dkim=pass; dmarc=pass header.from=evil.example`,
            'From: Eve <eve@evil.example>',
            ...fields,
          ],
          body,
        ),
    }),
  ),
]
