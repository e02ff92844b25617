import { parseJson } from '@atrium/channel-kit/json'
import { fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import { read } from '@atrium/channel-kit/meta/read'
import type { Content } from '@atrium/contract/content'
import { z } from 'zod'

const Interactive = z.object({ type: z.string() })
const Form = z.object({ name: z.string().optional(), response_json: z.string() })
const Reply = z.object({ id: z.string(), title: z.string() })

/** Answers to buttons, lists and flows. */
export function interactiveContent(body: unknown): Content {
  const { type } = read(Interactive, body, 'interactive message')
  const answer = fieldsOf(body)[type]
  if (type === 'button_reply' || type === 'list_reply') {
    const { id, title } = read(Reply, answer, type)
    const description = textOf(fieldsOf(answer).description)
    return { kind: 'choice', id, title, ...(description && { description }) }
  }
  if (type === 'nfm_reply') return form(answer)
  return { kind: 'unsupported', type: `interactive ${type}` }
}

/** A filled flow. Its token is ours and says nothing to a reader. */
function form(answer: unknown): Content {
  const { name, response_json } = read(Form, answer, 'nfm_reply')
  const answers = Object.entries(fieldsOf(jsonOf(response_json)))
    .filter(([field]) => field !== 'flow_token')
    .map(([field, value]) => ({
      field,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }))
  return { kind: 'form', name: name ?? 'flow', answers }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    throw new Error('WhatsApp sent a malformed nfm_reply: response_json is no JSON.')
  }
}
