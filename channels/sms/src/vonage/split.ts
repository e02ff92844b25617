import type { RawRequest, Split } from '@atrium/channel-kit/channel'
import { jsonObject, textOf } from '../fields.ts'
import { entry, ownOf } from '../row.ts'

/** Vonage reports one event in a request: a message, or what became of one of ours. */
export function split(request: RawRequest, at: string): Split {
  const body = new TextDecoder().decode(request.body)
  const json = jsonObject(body)
  if (!json) return { ok: false, reason: 'The body is no JSON object that can be read.' }
  const id = textOf(json.message_uuid)
  const status = textOf(json.status)
  return {
    ok: true,
    entries: [
      entry(id && (status ? `status:${id}:${status}` : id), textOf(status ? json.to : json.from), {
        at,
        ...ownOf(request.query),
        body,
      }),
    ],
  }
}
