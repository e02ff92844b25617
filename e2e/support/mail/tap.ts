import { createServer, type Server, Socket } from 'node:net'
import { channelsApi } from '@atrium/contract/api/settings'
import type { Api } from '../api.ts'

/** Stands on the line between Atrium and its mail server: hears the mails that leave, and can lose the server's answer. */
export type MailTap = {
  /** The mails, as they left. */
  mails(): string[]
  /** From now on the line breaks after a mail was taken and before its answer comes back. */
  loseAnswers(lose: boolean): void
  /** Takes the tap off the line. */
  remove(): Promise<void>
}

/** Puts a tap before the mail server of the e-mail account, as an operator would change its settings. */
export async function tapMail(api: Api): Promise<MailTap> {
  const { items } = await api.call(channelsApi.accounts)
  const account = items.find(({ channel }) => channel === 'email')
  if (!account) throw new Error('There is no e-mail account.')
  const port = Number(account.settings.smtpPort)
  const setPort = (smtpPort: number) =>
    api.call(channelsApi.update, { params: { id: account.id }, body: { settings: { smtpPort } } })

  const mails: string[] = []
  let lose = false
  const server = createServer((client) => {
    const target = new Socket()
    target.connect(port, '127.0.0.1')
    let said = ''
    let taken = 0
    client.on('data', (chunk) => {
      said += chunk.toString('utf8')
      const found = [...said.matchAll(/\r\nDATA\r\n([\s\S]*?)\r\n\.\r\n/g)]
      for (const [, mail = ''] of found.slice(taken)) mails.push(mail)
      taken = found.length
      target.write(chunk)
    })
    target.on('data', (chunk) => {
      if (lose && taken > 0) client.destroy()
      else client.write(chunk)
    })
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await setPort(await listen(server))
  return {
    mails: () => [...mails],
    loseAnswers(value) {
      lose = value
    },
    async remove() {
      await setPort(port)
      server.close()
    },
  }
}

/** The value of a header field of a mail, unfolded. */
export function headerOf(mail: string, name: string): string {
  const head = mail.split('\r\n\r\n')[0]?.replace(/\r\n[ \t]+/g, ' ') ?? ''
  const line = head
    .split('\r\n')
    .find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim() ?? ''
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
}
