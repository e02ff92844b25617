import { connect } from 'node:net'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Api } from '../api.ts'

/** Puts a mail, byte for byte, into the business's mailbox, as its provider would. */
export async function deliverMail(api: Api, mail: string): Promise<void> {
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'email')
  const raw = Buffer.from(mail.replace(/\r?\n/g, '\r\n'))
  const socket = connect(Number(account?.settings.imapPort), '127.0.0.1')
  let heard = ''
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      heard += chunk.toString('utf8')
      if (/^a2 OK/m.test(heard)) resolve()
      else if (/^a[12] (NO|BAD)/m.test(heard)) reject(new Error(heard))
    })
    // The sandbox's mailbox; its password is no secret.
    socket.write('a1 LOGIN hello@studio.example sandbox-password\r\n')
    socket.write(`a2 APPEND INBOX {${raw.length}+}\r\n`)
    socket.write(raw)
    socket.write('\r\n')
  })
  socket.end()
}
