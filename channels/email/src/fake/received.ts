import PostalMime from 'postal-mime'
import { idsIn } from '../message-id.ts'

/** A mail from the business, as the customer's mail program reads it. */
export type ReceivedMail = {
  messageId: string
  from: string
  /** Where "Reply" goes. */
  replyTo: string
  subject: string
  text: string
  references: string[]
  date: Date
  files: { name: string; type: string; data: Uint8Array }[]
  headers: Record<string, string>
  raw: Buffer
}

/** Reads a mail that the business sent. */
export async function readReceived(raw: Buffer, now: Date): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw)
  const from = mail.from?.address ?? ''
  const name = mail.from?.name
  return {
    messageId: idsIn(mail.messageId ?? '')[0] ?? '',
    from: name ? `${name} <${from}>` : from,
    replyTo: mail.replyTo?.[0]?.address ?? from,
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replace(/\r\n/g, '\n').trimEnd(),
    references: idsIn(mail.references ?? ''),
    date: now,
    files: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'file',
      type: mimeType,
      data: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    })),
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
    raw,
  }
}
