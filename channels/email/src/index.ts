import type { Channel } from '@atrium/channel-kit/channel'
import { checkAccount, sendMail } from './api.ts'
import { capabilities } from './capabilities.ts'
import { ownMessageId } from './message-id.ts'
import { parse } from './parse.ts'
import { listenImap } from './receive/imap.ts'
import { serveSmtp } from './receive/smtp.ts'
import { type MailRequest, render } from './render.ts'
import { type Settings, settings } from './settings.ts'
import { unpack } from './unpack.ts'

/** E-mail: fetched by IMAP or forwarded to the built-in receiver, sent by SMTP. */
export const email: Channel<Settings, MailRequest> = {
  id: 'email',
  label: 'E-mail',
  color: '#5f6b7a',
  icon: 'M4 5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Zm1.4 2.2L12 12l6.6-4.8ZM4.2 8.9V16.8h15.6V8.9L12 14.6Z',
  capabilities,
  settings,
  steps: [
    'At your mail provider, allow IMAP and SMTP for the mailbox, and make an app password if it asks for one.',
    'Enter the address, both servers and the password here. Atrium reads the inbox and marks nothing as read.',
    'Or, without IMAP: forward the mailbox to the forwarding address that you enter here.',
    'Write a mail to the address from another one, and see it arrive.',
  ],
  unpack,
  parse,
  render,
  send: sendMail,
  ownExternalId: (messageId, { address }) => ownMessageId(messageId, address),
  check: checkAccount,
  async listen(account, io) {
    if (account.imapHost) await listenImap(account, io)
  },
  serve: serveSmtp,
}
