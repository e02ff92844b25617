import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hmac } from '@atrium/channel-kit/hmac'
import { createFake } from '@atrium/channel-sms/fake'
import { startTestApp } from '../app.ts'
import { rowsOf } from '../chat.ts'

const form = new URLSearchParams({
  MessageSid: 'SM00000000000000000000000000000001',
  From: '+34600111222',
  To: '+33439980100',
  Body: 'Hola, ¿tenéis cita? 👋',
  NumMedia: '0',
}).toString()

/** The right request with one thing changed in its body, its signature or its address: a thousand of them. */
function* changed(
  signature: string,
): Generator<{ body: string; signature: string; query: string }> {
  for (let n = 0; n < 1000; n++) {
    const at = n % form.length
    const sign = String.fromCharCode(97 + (n % 26))
    const body = `${form.slice(0, at)}${sign}${form.slice(at + (n % 2))}`
    const place = n % signature.length
    const wrong = `${signature.slice(0, place)}${signature[place] === sign ? 'A' : sign}${signature.slice(place + 1)}`
    if (n % 3 === 0 && body !== form) yield { body, signature, query: '' }
    else if (n % 3 === 1) yield { body: form, signature: wrong, query: '' }
    else yield { body: form, signature, query: `?own=${n}&bodySHA256=${sign}` }
  }
}

test('a thousand changed webhooks are refused, none breaks the door, and none is stored', async (context) => {
  const atrium = await startTestApp(context)
  const { fake, accountId } = await atrium.connect(createFake)
  const address = `${atrium.url}/channels/sms/${accountId}/webhook`
  const token = String(fake.settings.authToken)
  const sorted = [...new URLSearchParams(form)].sort(([a], [b]) => (a < b ? -1 : 1))
  const signature = hmac('sha1', token, address + sorted.flat().join(''), 'base64')
  const post = async (body: string, signed: string, query = ''): Promise<number> => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signed,
    }
    const response = await fetch(address + query, { method: 'POST', headers, body })
    await response.arrayBuffer()
    return response.status
  }
  let tried = 0
  for (const { body, signature: signed, query } of changed(signature)) {
    assert.equal(await post(body, signed, query), 401, `${body} ${signed} ${query}`)
    tried += 1
  }
  assert.ok(tried >= 990, `${tried} tried`)
  assert.deepEqual(await rowsOf(atrium, 'SELECT id FROM journal'), [])
  // The unchanged one is theirs.
  assert.equal(await post(form, signature), 200)
  assert.equal((await rowsOf(atrium, 'SELECT id FROM journal')).length, 1)
})
