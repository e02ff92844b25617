import type { ChannelId } from '@atrium/contract/channel'
import type { AttachmentKind, Content } from '@atrium/contract/content'
import type { RawReply, RawRequest } from './channel.ts'
import type { ChatApp } from './fakes/chat-app.ts'

/** A simulated person, as the provider knows them. */
export type Customer = {
  id: string
  name: string
  /** Their id at the provider, where it must be known beforehand; the fake makes one otherwise. */
  address?: string
  /** E.164 with +. */
  phone?: string
  email?: string
  username?: string
  /** What they look like there. */
  picture?: { type: string; data: Uint8Array }
}

/** What a customer does on their phone. Ids are the provider's. */
export type CustomerAct =
  /** `public`: below a post of the business, where everybody reads it. */
  | { kind: 'text'; text: string; subject?: string; replyTo?: string; public?: boolean }
  | {
      kind: 'file'
      file: { name: string; type: string; data: Uint8Array }
      as: AttachmentKind
      caption?: string
    }
  | { kind: 'location'; latitude: number; longitude: number; name?: string }
  | { kind: 'contacts'; name: string; phone: string }
  | { kind: 'reaction'; to: string; emoji: string | null }
  /** Presses the button of a message that asks for something of theirs. */
  | { kind: 'share'; to: string }
  | { kind: 'choice'; to: string; id: string; title: string }
  /** `file`: another one in the place of the message's own, where the app lets customers do that. */
  | {
      kind: 'edit'
      id: string
      text: string
      file?: { name: string; type: string; data: Uint8Array }
      as?: AttachmentKind
    }
  | { kind: 'delete'; id: string }
  | { kind: 'read' }
  | { kind: 'typing' }
  /** Follows a link into this app's chat with the business, and sends what it put into the text box. */
  | { kind: 'open'; url: string }

/** One line of the conversation as the customer's phone shows it. */
export type PhoneMessage = {
  id: string
  from: 'customer' | 'business'
  at: string
  content: Content
  files: { name: string; type: string; kind: AttachmentKind; url: string }[]
  state: 'sent' | 'delivered' | 'read'
  reactions: { by: 'customer' | 'business'; emoji: string }[]
  replyTo?: string
  deleted?: boolean
  edited?: boolean
  /** Everybody reads it. */
  public?: boolean
}

/** Switches of one fake. Webhook faults: duplicate, reorder. API faults: the others. */
export type Faults = {
  duplicate: boolean
  reorder: boolean
  /** The API answers 500. */
  error: boolean
  /** The API accepts and sends the message, but never answers. */
  timeout: boolean
  /** Nothing gets through in either direction; webhooks are kept and retried as the provider would. */
  outage: boolean
}
export const noFaults: Faults = {
  duplicate: false,
  reorder: false,
  error: false,
  timeout: false,
  outage: false,
}

export type FakeIo = {
  /** Where the fake's HTTP API is mounted, without a slash at the end. */
  baseUrl: string
  /** The address of Atrium's webhook for this account, as the operator entered it at the provider. */
  webhookUrl: string
  /** The virtual clock. */
  now(): Date
  /** Set where the clock jumps over every renewal and fakes start anew: a renewed token is the same one, and never ends. */
  tokenStays?: boolean
  /** Called after each change that a phone should show; null: something of the account itself. */
  changed(customerId: string | null): void
}

/** A template at the provider, as its reviewers see it. Words are the provider's own, in small letters. */
export type TemplateInReview = {
  id: string
  name: string
  language: string
  status: string
  category: string
  quality: string
  text: string
}
/** What they decide; the provider says each of it by a webhook. `reason` is the provider's own word. */
export type TemplateDecision =
  | { kind: 'approve' | 'pause' | 'disable' }
  | { kind: 'reject'; reason: string }
  | { kind: 'category'; category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION' }
  | { kind: 'quality'; quality: 'GREEN' | 'YELLOW' | 'RED' }

/** What goes with a body that the provider sends to Atrium. */
export type Signed = { url: string; headers: Record<string, string> }

/** A provider, simulated on its real wire format in both directions. The same fakes serve the sandbox and the tests. */
export type Fake = {
  channel: ChannelId
  /** The app on a customer's phone, for channels that are chats. */
  app?: ChatApp
  /** Settings with which an Atrium account talks to this fake. */
  settings: Record<string, unknown>
  faults: Faults
  customers(): Customer[]
  addCustomer(customer: Omit<Customer, 'id'> & { id?: string }): Customer
  /** What the customer does; resolves when the provider has taken it (delivery to Atrium goes on by itself). */
  act(customerId: string, act: CustomerAct): Promise<{ id: string }>
  transcript(customerId: string): PhoneMessage[]
  /** Puts back what a phone showed before a restart, so that windows, quotes and reactions still hold. */
  restore?(customerId: string, messages: PhoneMessage[]): void
  /** Whether the customer's phone shows that the business is typing. */
  businessTyping?(customerId: string): boolean
  /** Signs any body as the provider would, also one that it would never send. Absent where it calls nobody (e-mail). */
  sign?(body: Uint8Array): Signed | Promise<Signed>
  /** The provider's reviewers, where it approves templates. */
  review?: {
    list(): TemplateInReview[]
    decide(id: string, decision: TemplateDecision): void
    /** All templates as they are, and put back after a restart. */
    keep(): unknown
    restore(kept: unknown): void
  }
  /** The provider's HTTP API. */
  handle?(
    request: RawRequest,
  ): Promise<RawReply | { status: number; headers?: Record<string, string>; body: Uint8Array }>
  /** Resolves when nothing is waiting to be delivered to Atrium. */
  idle(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export type CreateFake = (io: FakeIo) => Fake
