import { z } from 'zod'

/**
 * Public ids are UUIDv7, made in the app before the row exists, so that a retry can carry the same id.
 * Each kind of id is its own branded type: a handle's id cannot be passed where a contact's is wanted.
 */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export const WorkspaceId = uuid.brand<'WorkspaceId'>()
export const MemberId = uuid.brand<'MemberId'>()
export const ChannelAccountId = uuid.brand<'ChannelAccountId'>()
export const ContactId = uuid.brand<'ContactId'>()
export const HandleId = uuid.brand<'HandleId'>()
export const LinkId = uuid.brand<'LinkId'>()
export const ConversationId = uuid.brand<'ConversationId'>()
export const MessageId = uuid.brand<'MessageId'>()
export const NoteId = uuid.brand<'NoteId'>()
export const AttachmentId = uuid.brand<'AttachmentId'>()
export const TemplateId = uuid.brand<'TemplateId'>()
export const ServiceId = uuid.brand<'ServiceId'>()
export const BookingId = uuid.brand<'BookingId'>()
export const BlobId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'BlobId'>()

export type WorkspaceId = z.infer<typeof WorkspaceId>
export type MemberId = z.infer<typeof MemberId>
export type ChannelAccountId = z.infer<typeof ChannelAccountId>
export type ContactId = z.infer<typeof ContactId>
export type HandleId = z.infer<typeof HandleId>
export type LinkId = z.infer<typeof LinkId>
export type ConversationId = z.infer<typeof ConversationId>
export type MessageId = z.infer<typeof MessageId>
export type NoteId = z.infer<typeof NoteId>
export type AttachmentId = z.infer<typeof AttachmentId>
export type TemplateId = z.infer<typeof TemplateId>
export type ServiceId = z.infer<typeof ServiceId>
export type BookingId = z.infer<typeof BookingId>
export type BlobId = z.infer<typeof BlobId>

let lastMilliseconds = 0
let counter = 0

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter that keeps ids of one
 * millisecond in order, 62 random bits. `schema` names the kind of id: `newId(MessageId)`.
 */
export function newId<S extends z.ZodType>(_schema: S): z.output<S> {
  let now = Date.now()
  if (now <= lastMilliseconds) {
    now = lastMilliseconds
    counter += 1
    if (counter > 0xfff) {
      now += 1
      counter = 0
    }
  } else {
    counter = 0
  }
  lastMilliseconds = now
  const random = crypto.getRandomValues(new Uint8Array(8))
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const time = now.toString(16).padStart(12, '0')
  const sequence = (0x7000 | counter).toString(16)
  // The one place where an id is made without a parse: its form is right by construction.
  return `${time.slice(0, 8)}-${time.slice(8)}-${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}` as z.output<S>
}
