import { createHmac } from 'node:crypto'
import type { Fake } from '@atrium/channel-kit/fake'

/** Posts one signed WhatsApp text message, as Meta would. Returns the door's answer. */
export async function signedMessage(
  url: string,
  accountId: string,
  fake: Fake,
  message: { id: string; from?: string; text?: string; at?: number },
): Promise<Response> {
  const from = message.from ?? '34600999111'
  const settings = fake.settings as { phoneNumberId: string; wabaId: string; appSecret: string }
  const text = {
    from,
    id: message.id,
    timestamp: String(message.at ?? Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: message.text ?? message.id },
  }
  const metadata = { display_phone_number: '15550001111', phone_number_id: settings.phoneNumberId }
  const value = {
    messaging_product: 'whatsapp',
    metadata,
    contacts: [{ profile: { name: `Customer ${from}` }, wa_id: from }],
    messages: [text],
  }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: settings.wabaId, changes: [{ field: 'messages', value }] }],
  })
  const signature = createHmac('sha256', settings.appSecret).update(body).digest('hex')
  return fetch(`${url}/channels/whatsapp/${accountId}/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
}
