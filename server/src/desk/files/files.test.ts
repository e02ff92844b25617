import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { filePaths, inboxApi, Upload } from '@atrium/contract/api/inbox'
import { AttachmentId, newId } from '@atrium/contract/ids'
import { eventually, startTestApp } from '../../../test/app.ts'
import { conversationOf, visit } from '../../../test/web-visitor.ts'
import { addMember, asOwner } from '../../../test/workspaces/second-workspace.ts'

const atrium = await startTestApp({ after }, { ATRIUM_MAX_UPLOAD_MB: '1' })
const { accountId } = await atrium.connect(createWebchat)
const { admin } = atrium
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** What a request may carry. */
type Bytes = NonNullable<RequestInit['body']>

function post(body: Bytes, name = 'a.bin', type = 'application/octet-stream', more = '') {
  const init = { method: 'POST', body, headers: { 'content-type': type }, duplex: 'half' }
  return admin.fetch(
    `${filePaths.upload}?name=${encodeURIComponent(name)}${more}`,
    init as RequestInit,
  )
}

async function upload(body: Bytes, name?: string, type?: string, more?: string): Promise<Upload> {
  const response = await post(body, name, type, more)
  assert.equal(response.status, 200, await response.clone().text())
  return Upload.parse(await response.json())
}

const get = (id: string, headers: Record<string, string> = {}) =>
  admin.fetch(filePaths.attachment(id), { headers })

/** Files in the store, however deep. */
async function stored(): Promise<string[]> {
  const names = await readdir(join(atrium.app.config.dataDir, 'blobs'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => [])
  return names.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

test('a file comes back byte for byte, with the type of its bytes', async () => {
  const file = await upload(png, 'photo.txt', 'text/plain')
  assert.deepEqual(
    { ...file, id: '' },
    { id: '', kind: 'image', name: 'photo.txt', type: 'image/png', bytes: png.length },
  )
  const response = await get(file.id)
  assert.equal(response.headers.get('content-type'), 'image/png')
  assert.equal(response.headers.get('content-length'), String(png.length))
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.match(response.headers.get('cache-control') ?? '', /private/)
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
  assert.equal((await upload(Buffer.from('OggS'), 'v.ogg', 'audio/ogg', '&voice=1')).kind, 'voice')
})

test('empty and too large files are refused and leave nothing on the disk', async () => {
  const before = await stored()
  const empty = await post('')
  assert.equal(empty.status, 422)
  const tooLarge = await post(Buffer.alloc(1024 * 1024 + 1))
  assert.equal(tooLarge.status, 413)
  assert.match(await tooLarge.text(), /"code":"too_large"/)
  const refused = new AbortController()
  // Without a Content-Length it is found out on the way.
  const endless = new ReadableStream({
    pull: (controller) =>
      refused.signal.aborted ? controller.close() : controller.enqueue(new Uint8Array(65_536)),
  })
  const status = await post(endless).then(
    (response) => response.status,
    () => 'cut',
  )
  refused.abort()
  assert.ok(status === 413 || status === 'cut', String(status))
  assert.deepEqual(await stored(), before)
  assert.equal(
    (await upload(Buffer.alloc(1024 * 1024))).bytes,
    1024 * 1024,
    'the limit itself is allowed',
  )
})

test('a name is shown and never a place on the disk', async () => {
  for (const [name, shown] of [
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/etc/shadow', 'shadow'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['in\u200bvoice\u2066.pdf', 'invoice.pdf'],
    ['a\u0000b.png', 'ab.png'],
    ['x\r\nset-cookie: a=b', 'xset-cookie: a=b'],
    ['', 'file'],
    ['..', 'file'],
    ['niño 報告 تقرير.pdf', 'niño 報告 تقرير.pdf'],
    [`"; filename="evil.html`, `"; filename="evil.html`],
    ['x'.repeat(5_000), 'x'.repeat(200)],
    ['😀'.repeat(1_000), '😀'.repeat(200)],
  ] as const) {
    const file = await upload('hello', name, 'text/plain')
    assert.equal(file.name, shown, JSON.stringify(name.slice(0, 40)))
    const response = await get(file.id)
    assert.equal(response.status, 200)
    const disposition = response.headers.get('content-disposition') ?? ''
    const told = /^inline; filename\*=UTF-8''([^"; ]+)$/.exec(disposition)?.[1]
    assert.equal(decodeURIComponent(told ?? ''), shown, disposition)
    assert.equal(response.headers.get('set-cookie'), null)
  }
  for (const name of await stored()) assert.match(name, /^[0-9a-f]{32}$/)
})

test('what a browser would run is a download, whatever it is called', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const html = '<!doctype html><script>alert(1)</script>'
  for (const [body, name, type] of [
    [svg, 'a.svg', 'image/svg+xml'],
    [`<?xml version="1.0"?>${svg}`, 'a.svg', 'image/svg+xml'],
    [html, 'a.html', 'text/html'],
    [html, 'a.html', 'text/html; charset=utf-7'],
    [html, 'a.xhtml', 'application/xhtml+xml'],
    ['alert(1)', 'a.js', 'text/javascript'],
    ['%!PS', 'a.ps', 'application/postscript'],
    ['<?xml-stylesheet href="x.xsl"?><a/>', 'a.xml', 'text/xml'],
    ['x', 'a.swf', 'application/x-shockwave-flash'],
    ['x', 'a.hta', 'application/hta'],
  ] as const) {
    const response = await get((await upload(body, name, type)).id)
    assert.equal(response.headers.get('content-type'), 'application/octet-stream', type)
    assert.match(response.headers.get('content-disposition') ?? '', /^attachment;/, type)
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /default-src 'none'.*sandbox/,
    )
  }
})

test('a part is given where a part is asked for', async () => {
  const bytes = Buffer.from('0123456789')
  const { id } = await upload(bytes, 'n.txt', 'text/plain')
  for (const [range, status, text, told] of [
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=9-99', 206, '9', 'bytes 9-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=5-2', 416, '', 'bytes */10'],
    // Forms that we do not serve in parts are answered whole, as HTTP allows.
    ['bytes=0-1,3-4', 200, '0123456789', null],
    ['bytes=-3', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
    [`bytes=${'9'.repeat(30)}-`, 416, '', 'bytes */10'],
  ] as const) {
    const response = await get(id, { range })
    assert.equal(response.status, status, range)
    assert.equal(await response.text(), text, range)
    assert.equal(response.headers.get('content-range'), told, range)
    assert.equal(response.headers.get('accept-ranges'), 'bytes')
  }
})

test('an upload belongs to who brought it, and to one message', async () => {
  const visitor = await visit(atrium, accountId)
  await visitor.say('send me the form')
  const row = await conversationOf(atrium, 'send me the form')
  const agent = await addMember(atrium)
  const file = await upload(png, 'form.png')
  const send = (client: typeof admin) =>
    client.call(inboxApi.send, {
      params: { id: row.id },
      body: {
        messageId: crypto.randomUUID() as never,
        handleId: row.replyHandleId as never,
        accountId,
        content: { kind: 'text', text: '' },
        attachmentIds: [file.id],
      },
    })
  await assert.rejects(send(agent.client), /404|422/)
  const { messages } = await send(admin)
  assert.equal(messages[0]?.attachments[0]?.name, 'form.png')
  await assert.rejects(send(admin), /404|409|422/)
  const history = await eventually('the visitor has it', async () => {
    const page = (await (await visitor.fetch('/messages')).json()) as {
      items: { attachments: { url: string }[] }[]
    }
    return page.items.find((item) => item.attachments.length > 0)
  })
  const got = await fetch(atrium.url + history.attachments[0]?.url)
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), png)
})

test('what is not there is 404', async () => {
  for (const id of [newId(AttachmentId), 'x', '..%2f..%2fetc%2fpasswd', '%00', 'a'.repeat(300)]) {
    assert.equal((await get(id)).status, 404, id)
    assert.equal((await admin.fetch(filePaths.html(id))).status, 404, id)
  }
  const { id } = await upload('gone soon', 'gone.txt', 'text/plain')
  const [row] = await asOwner<{ blob: never }>(
    atrium,
    'SELECT blob FROM attachment WHERE id = $1',
    [id],
  )
  assert.ok(row)
  await atrium.app.blobs.remove(row.blob)
  assert.equal((await get(id)).status, 404)
})

test('the HTML of a mail is a page of its own that can do nothing, with pictures from our store alone', async () => {
  const visitor = await visit(atrium, accountId)
  await visitor.say('a mail, let us say')
  const row = await conversationOf(atrium, 'a mail, let us say')
  const { items } = await admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  const message = items.findLast((item) => item.type === 'message')?.id ?? ''
  const picture = newId(AttachmentId)
  const body =
    '<p>Hello</p><img data-attachment="0"><img data-attachment="7"><a href="https://x.example">x</a>'
  const html = await atrium.app.blobs.put(Buffer.from(body))
  const image = await atrium.app.blobs.put(png)
  const insert = `INSERT INTO attachment (workspace_id, id, message_id, position, kind, name, type, bytes, blob, state, created_at)
    VALUES ($1, $2, $3, $4, $5, 'n', $6, 1, $7, 'stored', now())`
  const [ws, id] = [atrium.workspaceId, newId(AttachmentId)]
  await asOwner(atrium, insert, [ws, picture, message, 0, 'image', 'image/png', image.blob])
  await asOwner(atrium, insert, [ws, id, message, 1, 'html', 'text/html', html.blob])
  const response = await admin.fetch(filePaths.html(message))
  assert.equal(response.status, 200)
  const policy = response.headers.get('content-security-policy') ?? ''
  for (const part of [
    "default-src 'none'",
    "img-src 'self' data:",
    "frame-ancestors 'self'",
    'sandbox',
  ])
    assert.ok(policy.includes(part), policy)
  assert.doesNotMatch(policy, /script-src|allow-scripts|allow-same-origin|allow-forms|https?:/)
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(response.headers.get('x-frame-options'), 'SAMEORIGIN')
  const page = await response.text()
  assert.ok(page.includes(`src="${filePaths.attachment(picture)}"`))
  assert.ok(page.includes('<img><a'), 'a picture that is none shows nothing')
  const direct = await get(id)
  assert.match(
    direct.headers.get('content-disposition') ?? '',
    /^attachment;/,
    'never as a page of ours',
  )
})
