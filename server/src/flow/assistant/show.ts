import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import type { Saying } from './engine.ts'

/** How a saying looks on a channel: with buttons where it has enough of them, else with numbers to answer with. */
export function contentOf(
  { text, choices }: Saying,
  { buttons, text: limit }: Capabilities,
): Content {
  if (choices.length === 0) return { kind: 'text', text: text.slice(0, limit.max) }
  const fits =
    buttons &&
    choices.length <= buttons.max &&
    text.length <= buttons.textMax &&
    choices.every(({ title }) => title.length <= buttons.titleMax)
  if (fits) return { kind: 'buttons', text, buttons: choices }
  const lines = choices.map(({ title }, n) => `${n + 1}. ${title}`)
  return { kind: 'text', text: [text, ...lines].join('\n').slice(0, limit.max) }
}
