import { createHmac } from 'node:crypto'

/** The account that the load is addressed to. */
export type Target = {
  /** `http://127.0.0.1:<port>` */
  origin: string
  path: string
  secret: string
  wabaId: string
  phoneNumberId: string
}

/** One in this many messages comes from somebody who never wrote before. */
const newEvery = 5
/** Those who write again and again. */
const regulars = 2_000

/** The provider's id of message `n` of a run; it is also its key in the journal. */
export function messageId(run: string, n: number): string {
  return `wamid.${run}-${n}`
}

/** A whole signed HTTP request, as Meta sends one text message. */
export function webhookRequest(target: Target, run: string, n: number): Buffer {
  const body = webhookBody(target, run, n)
  const signature = createHmac('sha256', target.secret).update(body).digest('hex')
  const { host } = new URL(target.origin)
  return Buffer.from(
    `POST ${target.path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
      `user-agent: facebookexternalua\r\nx-hub-signature-256: sha256=${signature}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

function webhookBody(target: Target, run: string, n: number): string {
  const { user, phone, name, text } = sender(run, n)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const message = {
    from: phone,
    from_user_id: user,
    id: messageId(run, n),
    timestamp,
    type: 'text',
    text: { body: `${text} (${n})` },
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: target.phoneNumberId },
    contacts: [{ profile: { name }, wa_id: phone, user_id: user }],
    messages: [message],
  }
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: target.wabaId, changes: [{ field: 'messages', value }] }],
  })
}

type Sender = { user: string; phone: string; name: string; text: string }

function sender(run: string, n: number): Sender {
  const isNew = n % newEvery === 0
  // A prime step: neighbours in time are different people, and each comes again.
  const number = isNew ? hash(`${run}-${n}`) : (n * 7_919) % regulars
  const digits = String(number).padStart(10, '0')
  return {
    user: `ES.${isNew ? '2' : '1'}${digits}`,
    phone: `34${isNew ? '7' : '6'}${digits}`,
    name: `${names[number % names.length]} ${number}`,
    // Each in their own language, as people do.
    text: texts[number % texts.length] ?? '',
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++)
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  return value
}

const names = ['Ana Ruiz', 'Marie Petit', 'João Silva', '山田 花子', 'Olu Ade', 'Nadia Benali']
const texts = [
  'Hola, ¿tenéis cita mañana por la tarde? Necesito corte y color 👋',
  'Hi! Is it possible to move my appointment from Tuesday to Thursday, same time?',
  'Bonjour, combien coûte un balayage sur cheveux mi-longs ?',
  'Where is my order #4821? The tracking page has shown the same state for three days now.',
  'ok thanks',
  '明日の予約を変更したいのですが、午後は空いていますか？',
]
