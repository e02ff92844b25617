import type { Capabilities, ChannelKind } from '@atrium/contract/channel'
import type { Contact, Handle } from '@atrium/contract/contact'
import { stickerName } from '@atrium/contract/content/sticker'
import { textLength } from '@atrium/contract/content/text-length'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { Comment } from '../comment/comment.ts'
import type { Draft, Target } from './draft.ts'

/** One way to write to the customer, with everything the composer says about it. */
export type Way = Target & { handle: Handle; accountName: string; windowUntil: string | null }

/** All ways to write to a contact, those used last first. Never an address of somebody else. */
export function waysTo(contact: Contact): Way[] {
  return contact.handles
    .flatMap((handle) =>
      handle.reach.map((reach) => ({
        handle,
        handleId: handle.id,
        accountId: reach.accountId,
        accountName: reach.accountName,
        windowUntil: reach.windowUntil,
        lastInboundAt: reach.lastInboundAt ?? '',
      })),
    )
    .toSorted((a, b) => b.lastInboundAt.localeCompare(a.lastInboundAt))
}

/** The chosen way, else where the customer wrote last, else the newest there is. */
export function chooseWay(
  ways: Way[],
  draft: Draft,
  conversation: ConversationRow,
): Way | undefined {
  const usual: Target | undefined =
    conversation.replyHandleId && conversation.replyAccountId
      ? { handleId: conversation.replyHandleId, accountId: conversation.replyAccountId }
      : undefined
  return find(ways, draft.target) ?? find(ways, usual) ?? ways[0]
}

export type WindowState =
  | { kind: 'none' }
  | { kind: 'open'; left: number }
  /** Only a person may still answer, until then. */
  | { kind: 'person'; until: number }
  /** `outside`: what the channel still allows. */
  | { kind: 'closed'; outside: 'template' | 'nothing' }

/** Whether free words may be sent this way now, and for how long. */
export function windowOf(
  way: Way,
  capabilities: Capabilities | undefined,
  now: number,
): WindowState {
  const rule = capabilities?.window
  if (!rule) return { kind: 'none' }
  const closes = way.windowUntil === null ? now : Date.parse(way.windowUntil)
  if (closes > now) return { kind: 'open', left: closes - now }
  const until = closes + ((rule.personDays ?? 0) * 24 - rule.hours) * 3_600_000
  if (rule.personDays && way.windowUntil !== null && until > now) return { kind: 'person', until }
  return { kind: 'closed', outside: rule.outside }
}

/** Why this draft cannot be sent this way; a key below `compose.blocked`. */
export function refusalOf(
  draft: Draft,
  way: Way | undefined,
  kind: ChannelKind | undefined,
  now: number,
  comment?: Comment,
): string | undefined {
  if (!way) return 'noWay'
  if (way.handle.blocked) return 'blocked'
  if (comment) return refusalOfComment(draft, kind)
  const window = windowOf(way, kind?.capabilities, now)
  if (window.kind === 'closed')
    return window.outside === 'template' ? 'needsTemplate' : 'windowClosed'
  if (draft.text.trim() === '' && draft.uploads.length === 0 && !draft.sticker) return 'empty'
  if (!kind) return undefined
  const { text, media, stickers } = kind.capabilities
  if (textLength(draft.text, text.unit) > text.max) return 'tooLong'
  if (draft.sticker && stickerName(stickers ?? [], draft.sticker) === undefined)
    return 'wrongSticker'
  const carried = draft.uploads.every((upload) => isCarried(media, upload.kind))
  return carried ? undefined : 'wrongFile'
}

/** Comments have no window; they take words only. */
function refusalOfComment(draft: Draft, kind: ChannelKind | undefined): string | undefined {
  if (draft.uploads.length > 0 || draft.sticker) return 'commentFile'
  if (draft.text.trim() === '') return 'empty'
  if (!kind) return undefined
  const { text, comments } = kind.capabilities
  const max = draft.privately ? text.max : (comments?.max ?? 0)
  return textLength(draft.text, text.unit) > max ? 'tooLong' : undefined
}

function isCarried(media: Capabilities['media'], kind: Draft['uploads'][number]['kind']): boolean {
  if (kind === 'html' || kind === 'source') return false
  // What a channel cannot show as itself travels as a document where documents travel.
  return media[kind] !== undefined || media.document !== undefined
}

function find(ways: Way[], target: Target | undefined): Way | undefined {
  return ways.find(
    ({ handleId, accountId }) => handleId === target?.handleId && accountId === target.accountId,
  )
}
