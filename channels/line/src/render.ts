import type { Rendered } from '@atrium/channel-kit/channel'
import type { Outgoing } from '@atrium/channel-kit/outgoing'
import { capabilities } from './capabilities.ts'
import { askPart } from './render/ask.ts'
import { buttonsPart, listPart } from './render/choices.ts'
import { mediaPart } from './render/media.ts'
import { Refusal, refuse, tooLong } from './render/refuse.ts'
import type { LineRequest, Part } from './render/request.ts'
import { stickerPart } from './render/sticker.ts'

/** Longest title and address of a place. */
const placeMax = 100

/** Our message → one request to LINE, or why LINE cannot carry it. */
export function render(outgoing: Outgoing): Rendered<LineRequest> {
  try {
    const { to, messageId, answerToken } = outgoing
    const request = {
      to: to.address,
      retryKey: messageId,
      ...(answerToken && { replyToken: answerToken }),
      ...quoting(outgoing, partOf(outgoing)),
    }
    return { ok: true, request }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

/** Only words and stickers can quote; a picture goes without its quote rather than not at all. */
function quoting({ quoteToken }: Outgoing, part: Part): Part {
  const [first, ...rest] = part.messages
  if (!quoteToken || (first?.type !== 'text' && first?.type !== 'sticker')) return part
  return { ...part, messages: [{ ...first, quoteToken }, ...rest] }
}

function partOf(outgoing: Outgoing): Part {
  const { to, content, attachments, reaction, sticker } = outgoing
  if (!/^[UCR][0-9a-f]{32}$/.test(to.address)) refuse(`"${to.address}" is no LINE user id.`)
  if (outgoing.change) return refuse('LINE lets no business change a message that it sent.')
  if (reaction) return refuse('LINE lets no business react to a message.')
  if (sticker) return stickerPart(sticker, outgoing)
  if (attachments.length > 1) refuse('LINE carries one file in a message.')
  const [file] = attachments
  if (file) {
    if (content.kind !== 'text') return refuse('LINE carries a file in a message of its own only.')
    return mediaPart(file, content.text)
  }
  switch (content.kind) {
    case 'text':
      return textPart(content.text)
    case 'buttons':
      return buttonsPart(content)
    case 'list':
      return listPart(content)
    case 'location':
      return placePart(content)
    case 'ask':
      return askPart(content)
    case 'contacts':
      return refuse('LINE lets no business send a contact card; write it as a text.')
    case 'email':
      return refuse('LINE cannot carry an e-mail; write it as a text.')
    case 'template':
      return refuse('LINE has no approved templates; write it as a text.')
    case 'choice':
    case 'form':
    case 'order':
      return refuse('Only customers send answers, forms and orders on LINE.')
    case 'system':
    case 'unsupported':
      return refuse('A notice is not a message that LINE can carry.')
  }
}

function textPart(text: string): Part {
  if (text.trim() === '') refuse('The message is empty.')
  tooLong('The text', text, capabilities.text.max)
  return { messages: [{ type: 'text', text }] }
}

/** LINE wants a title and an address with every place. */
function placePart(place: Extract<Outgoing['content'], { kind: 'location' }>): Part {
  const { latitude, longitude, name, address } = place
  const spot = `${latitude}, ${longitude}`
  const title = (name || address || spot).slice(0, placeMax)
  return {
    messages: [
      {
        type: 'location',
        title,
        address: (address || spot).slice(0, placeMax),
        latitude,
        longitude,
      },
    ],
  }
}
