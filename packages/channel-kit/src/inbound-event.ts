import type { Proof } from '@atrium/contract/contact'
import type { AttachmentKind, Content, MessageContext } from '@atrium/contract/content'
import type { BlobId } from '@atrium/contract/ids'
import type { SendError } from '@atrium/contract/message'
import type { ConsentPurpose } from '@atrium/contract/sending/consent'
import type { TemplateQuality, TemplateStatus } from '@atrium/contract/template/template'
import type { TemplateCategory } from '@atrium/contract/template/wish'
import type { GivenTokens } from './tokens.ts'

/** Who wrote, as the provider names them. */
export type Sender = {
  /** The address of the handle on this channel, normalised: a BSUID, E.164 phone, mail address, visitor id. */
  address: string
  /** Where the address is unique: a WhatsApp business portfolio, a web-chat account; '' where it is unique in the world. */
  scope: string
  /** Other addresses under which the same handle may already be known (a phone, before the BSUID came). */
  aliases: string[]
  /** The address as a person would write it. */
  label: string
  name?: string
  /** What the channel proves about the sender, with its strength. */
  proofs: Proof[]
}

export type InboundAttachment = {
  kind: AttachmentKind
  name: string
  type: string
  bytes?: number
  /** What names these very bytes at the provider, where an edit may bring the same file again. */
  key?: string
} & (
  | { blob: BlobId } /** Already stored. */
  | { ref: unknown } /** The channel's own pointer, for `fetchMedia`. */
)

export type InboundMessage = {
  kind: 'message'
  externalId: string
  /** ISO time at the provider; '' where it tells none, and the arrival counts. */
  at: string
  sender: Sender
  content: Content
  attachments: InboundAttachment[]
  /** External id of the quoted message. */
  replyTo?: string
  context?: MessageContext
  /** The provider counts it as the customer's own word, although it is only a notice. */
  opensWindow?: true
  tokens?: GivenTokens
  /** What the provider itself made of a word like STOP, where it says; it counts before our reading of the word. */
  optOut?: 'stop' | 'resume' | 'help'
  /** Mail only: ids of earlier messages, the nearest last, and our own unguessable reply token. */
  thread?: { references: string[]; token?: string }
}

/** What a message cost as the provider tells: whether at all, as what, how much; what it does not name is not known. */
export type Charge = { billable: boolean; category?: string; amount?: number; currency?: string }

/**
 * What the provider told us. `parse` turns one journal row into these; it never throws for a kind it does
 * not know: it returns `ignored` with the reason.
 */
export type InboundEvent =
  | InboundMessage
  /** Sent by a human in the provider's own app. `sender` is the customer it went to. */
  | (Omit<InboundMessage, 'kind'> & { kind: 'echo' })
  | {
      kind: 'receipt'
      externalId: string
      /** Our own message id, where the provider hands it back: it settles a message whose answer was lost. */
      ownId?: string
      state: 'accepted' | 'delivered' | 'read' | 'failed'
      at: string
      error?: SendError
      /** The provider's raw pricing object, and what Atrium reads in it. */
      cost?: unknown
      charge?: Charge
    }
  /** `by: 'echo'` here and below: a human did it in the provider's own app; `sender` is the customer it concerns. */
  | {
      kind: 'reaction'
      sender: Sender
      target: string
      emoji: string | null
      at: string
      by?: 'echo'
    }
  | {
      kind: 'edit'
      sender: Sender
      target: string
      content: Content
      /** All files of the message as it is now; left out where the provider tells of the words only, and they stay. */
      attachments?: InboundAttachment[]
      at: string
      by?: 'echo'
    }
  | { kind: 'delete'; sender: Sender; target: string; at: string; by?: 'echo' }
  | { kind: 'typing'; sender: Sender; at: string }
  /** The customer read everything up to this message of ours, or everything that we sent before a moment (ISO). */
  | ({ kind: 'read'; sender: Sender; at: string } & ({ upTo: string } | { before: string }))
  /** A proof arrived without a message: a signed identity token. */
  | { kind: 'identify'; sender: Sender; at: string }
  /** The provider says that a handle has another address from now on. */
  | {
      kind: 'address_changed'
      sender: Sender
      next: Sender
      text: string
      at: string
      externalId: string
    }
  /** The provider tells what the customer wants; `all` where they named no purpose. */
  | {
      kind: 'consent'
      sender: Sender
      purpose: ConsentPurpose
      value: 'stop' | 'resume'
      at: string
    }
  /**
   * News about a template; what is left out did not change. With nothing but its name its words changed, and it is asked
   * for again. `text` says it to administrators.
   */
  | {
      kind: 'template'
      externalId: string
      name: string
      language: string
      status?: TemplateStatus
      /** Why; null where there is no reason any more. */
      reason?: string | null
      category?: TemplateCategory
      quality?: TemplateQuality
      severity: 'ok' | 'warning'
      text: string
      at: string
    }
  /** News about the account: quality, restriction. Shown to administrators. */
  | { kind: 'account'; severity: 'ok' | 'warning' | 'broken'; text: string; at: string }
  /** With how many people conversations may be begun from now on, through all accounts that share this one's pool. */
  | { kind: 'limits'; starts: { most: number | null }; at: string }
  | { kind: 'ignored'; reason: string }
