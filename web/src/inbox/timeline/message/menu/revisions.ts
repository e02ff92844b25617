import type { Capabilities } from '@atrium/contract/channel'
import type { Message } from '@atrium/contract/message'

const hourMs = 3600_000
const arrived = ['accepted', 'delivered', 'read']

/** Whether a message of ours can still be changed where it went, and whether it said something else before. */
export function revisions(
  message: Message,
  can: Pick<Capabilities, 'edits' | 'deletes'> | undefined,
  now: number,
): { edit: boolean; takeBack: boolean; versions: boolean } {
  const { direction, state, content, context, attachments, deletedAt, editedAt, change, at } =
    message
  const ours = direction === 'out' && arrived.includes(state) && !context?.post
  const open = ours && deletedAt === null && change?.state !== 'queued'
  const within = ({ out, outHours }: Capabilities['edits'] = { in: false, out: false }) =>
    out && (outHours === undefined || now < Date.parse(at) + outHours * hourMs)
  const words = content.kind === 'text' || content.kind === 'buttons'
  const sticker = attachments.some(({ kind }) => kind === 'sticker')
  return {
    edit: open && words && !sticker && within(can?.edits),
    takeBack: open && within(can?.deletes),
    versions: editedAt !== null || deletedAt !== null,
  }
}
