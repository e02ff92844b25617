import type { ChannelIo, Entry } from '@atrium/channel-kit/channel'
import { arrayOf, type Fields, fieldsOf, textOf, timeOf } from '../fields.ts'
import { entry } from '../row.ts'
import { baseOf, call, callUrl } from './api.ts'
import type { TwilioSettings } from './settings.ts'

/** 50 pages of 200: a day of messages for a number that receives one each 9 seconds. */
const mostPages = 50
const pageSize = 200

/**
 * What came in between two moments, from Twilio's list of messages: it does not repeat a webhook that failed. Each
 * becomes the form that the webhook would have been, under the same key.
 */
export async function pull(
  { since, until }: { since: Date; until: Date },
  settings: TwilioSettings,
  io: ChannelIo,
): Promise<Entry[]> {
  const query = new URLSearchParams({
    ...(settings.from && { To: settings.from }),
    // Twilio reads a day or a moment; what is older than `since` is left out below.
    'DateSent>': since.toISOString().replace(/\.\d+Z$/, 'Z'),
    PageSize: String(pageSize),
  })
  // Twilio tells whole seconds: what came in the first one of the span counts.
  const from = Math.floor(since.getTime() / 1000) * 1000
  const entries: Entry[] = []
  let page = await call(`Messages.json?${query}`, settings, io)
  for (let count = 1; ; count += 1) {
    for (const resource of arrayOf(page.messages).map(fieldsOf)) {
      const sent = new Date(textOf(resource.date_sent) ?? textOf(resource.date_created) ?? '')
      const isDue = sent.getTime() >= from && sent <= until
      if (isDue && isOurs(resource, settings)) entries.push(await entryOf(resource, settings, io))
    }
    const next = textOf(page.next_page_uri)
    if (!next || count === mostPages) return entries.reverse()
    page = await callUrl(new URL(next, `${baseOf(settings)}/`).href, settings, io)
  }
}

function isOurs(resource: Fields, settings: TwilioSettings): boolean {
  if (resource.direction !== 'inbound' || resource.status === 'receiving') return false
  return settings.from
    ? resource.to === settings.from
    : resource.messaging_service_sid === settings.messagingServiceSid
}

async function entryOf(resource: Fields, settings: TwilioSettings, io: ChannelIo): Promise<Entry> {
  const sid = textOf(resource.sid) ?? ''
  const from = textOf(resource.from) ?? ''
  const form = new URLSearchParams({
    MessageSid: sid,
    AccountSid: settings.accountSid,
    From: from,
    To: textOf(resource.to) ?? '',
    Body: textOf(resource.body) ?? '',
    NumSegments: textOf(resource.num_segments) ?? '1',
    SmsStatus: 'received',
  })
  const files = Number(resource.num_media) > 0 ? await filesOf(sid, settings, io) : []
  form.set('NumMedia', String(files.length))
  for (const [at, file] of files.entries()) {
    form.set(`MediaUrl${at}`, file.url)
    form.set(`MediaContentType${at}`, file.type)
  }
  const at = timeOf(resource.date_sent ?? resource.date_created, io.now().toISOString())
  return entry(sid, from, { at, body: form.toString() })
}

async function filesOf(sid: string, settings: TwilioSettings, io: ChannelIo) {
  const list = await call(`Messages/${encodeURIComponent(sid)}/Media.json`, settings, io)
  return arrayOf(list.media_list).map((media) => {
    const { uri, content_type } = fieldsOf(media)
    const path = (textOf(uri) ?? '').replace(/\.json$/, '')
    return { url: `${baseOf(settings)}${path}`, type: textOf(content_type) ?? '' }
  })
}
