import type { Capabilities, ChannelId, CommentAct, Step } from '@atrium/contract/channel'
import type { AttachmentKind } from '@atrium/contract/content'
import type { BlobId, MessageId } from '@atrium/contract/ids'
import type { AccountLimits } from '@atrium/contract/sending/limits'
import type { z } from 'zod'
import type { InboundEvent } from './inbound-event.ts'
import type { Outgoing } from './outgoing.ts'
import type { ChannelTemplates } from './templates.ts'
import type { Peer } from './tokens.ts'

/** A request as it came over the wire. `headers` are lower-case; `body` holds the raw bytes that were signed. */
export type RawRequest = {
  method: string
  /** Path below the account: `/webhook`, `/boot`. */
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body: Uint8Array
  remoteAddress: string
  /** The whole address as the provider called it: the installation's public one, path and query as they came. */
  address?: string
}
export type RawReply = { status: number; headers?: Record<string, string>; body: string }

export type Verified = {
  ok: true /** What the check proved, kept for `split`. */
  attested?: unknown
}
export type Refused = { ok: false; reason: string }

/** One provider event on its way into the journal. */
export type Entry = {
  /** The provider's event key: the same event always has the same key, two events never share one. */
  key: string
  /** Order is kept among entries of one lane: the sender. */
  lane: string
  /** What `parse` reads. One event's slice of the request, or the whole raw body when it holds one event. */
  raw: string
  /** Which of the account's `objects` it is about, where one address may serve several accounts. */
  about?: string
  /** Nobody waits for it, as for what became of a message of ours: it may be worked with others of its kind. */
  mayWait?: true
}
export type Split = { ok: true; entries: Entry[]; reply?: RawReply } | { ok: false; reason: string }

type Log = {
  info(fields: Record<string, unknown>, text: string): void
  warn(fields: Record<string, unknown>, text: string): void
  error(fields: Record<string, unknown>, text: string): void
}

/** The outside world, as a channel may use it. Everything goes through the one egress function. */
export type ChannelIo = {
  /**
   * HTTP. Private addresses are refused, redirects are checked again. A failure is a `ChannelError('network')`,
   * `maybeSent` unless the connection was never made. Default timeout 20 s.
   */
  fetch(
    url: string,
    init?: RequestInit & { timeoutMs?: number; maxBytes?: number },
  ): Promise<Response>
  /** A checked address for protocols other than HTTP; connect to it and to nothing else. */
  resolveHost(host: string): Promise<{ address: string; family: 4 | 6 }>
  /** DNS records, for mail authentication. */
  dns(name: string, type: string): Promise<unknown[]>
  blobs: {
    put(data: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ blob: BlobId; bytes: number }>
    get(blob: BlobId): Promise<Uint8Array>
  }
  /** An address of a stored file for providers that fetch what we send: signed, without a session, until it expires. */
  publicUrl(blob: BlobId, options: { seconds: number }): string
  now(): Date
  log: Log
  signal: AbortSignal
}

/** For doors that fetch instead of being called (IMAP) or that listen on a port of their own (SMTP). */
export type ListenIo = ChannelIo & {
  /** Journals entries and stores the cursor in one transaction; resolves after the commit. */
  journal(entries: Entry[], cursor?: unknown): Promise<void>
  cursor(): Promise<unknown>
  health(state: 'ok' | 'warning' | 'broken', text: string | null): Promise<void>
}

export type ServeIo<S> = ChannelIo & {
  /** The enabled accounts of this channel, read anew at each call. */
  accounts(): Promise<{ accountId: string; settings: S }[]>
  journal(accountId: string, entries: Entry[]): Promise<void>
  /** From the installation's configuration; the receiver is off without a port. */
  port: number | null
  host: string
}

/** Whether an account works, and what is wrong in words. */
export type AccountHealth = { state: 'ok' | 'warning' | 'broken'; text: string | null }

export type Sent = {
  externalId: string
  /** `delivered` where the send itself is the delivery (web chat). */
  state: 'accepted' | 'delivered'
  /** What names this message when it is quoted, where its id does not. */
  quoteToken?: string
}

/** How the provider describes a person. */
export type Profile = {
  name?: string
  /** Their address as a person would write it: a user name, where the handle's own is a number. */
  label?: string
  /** An address of their picture, good for some days at most; or what `fetchMedia` brings it by. */
  picture?: string
  pictureRef?: unknown
  /** BCP 47, or the provider's `es_ES`. */
  language?: string
}

/** A file that a visitor uploaded; `type` and `kind` are what the server found in its bytes. */
export type VisitorUpload = {
  blob: BlobId
  name: string
  type: string
  bytes: number
  kind: AttachmentKind
}

/** A message that this channel cannot carry is a value, not an exception. */
export type Rendered<R> = { ok: true; request: R } | { ok: false; reason: string }

/**
 * One kind of door. `S` its settings, `R` its provider request.
 * Pure: verify, split, parse, render. With the network: everything that takes `io`.
 */
export type Channel<S = unknown, R = unknown> = {
  id: ChannelId
  label: string
  /** Brand colour, for the small mark beside a message. */
  color: string
  /** The sign on it: an SVG path in 24 × 24, drawn filled (`evenodd`). */
  icon: string
  capabilities: Capabilities
  /** An object schema; `.meta({ label, help, input, … })` on each field makes the form. Required secrets are required here. */
  settings: z.ZodType<S>
  /** What the operator does at the provider, in order; `{webhook}` stands for the account's address. */
  steps: Step[]

  /** Answers the provider's subscription check (GET). */
  handshake?(request: RawRequest, settings: S): RawReply | undefined
  /** Is this request really theirs? Over the raw bytes, in constant time. */
  verify?(
    request: RawRequest,
    settings: S,
    now: Date,
  ): Verified | Refused | Promise<Verified | Refused>
  /** Their request → journal entries. Never throws. */
  split?(request: RawRequest, settings: S, attested: unknown): Split
  /** Reads what `parse` needs from blobs (a mail's raw bytes); its result replaces `raw` for `parse`. */
  unpack?(raw: string, settings: S, io: ChannelIo): Promise<string>
  /** One journal row → what happened. Throws only for malformed rows. */
  parse(raw: string, settings: S): InboundEvent[]

  /** Our message → their request. */
  render(outgoing: Outgoing, settings: S): Rendered<R>
  /** Sends one request. Throws `ChannelError`. */
  send(request: R, settings: S, io: ChannelIo): Promise<Sent>
  /** Where we choose the external id: made before sending, stored, and the same at a retry. */
  ownExternalId?(messageId: MessageId, settings: S): string

  /** Brings an attachment's bytes: `ref` is what `parse` gave, or a `Sticker` of the capabilities. Throws `ChannelError`. */
  fetchMedia?(
    ref: unknown,
    settings: S,
    io: ChannelIo,
  ): Promise<{ data: AsyncIterable<Uint8Array>; type?: string; name?: string }>
  /**
   * Asks the provider about a person, by the handle's address: for a name where messages bring none, and for a picture.
   * Called in the background when a conversation opens, at most once a month where the name is known. Whatever it throws
   * leaves the handle as it is.
   */
  fetchProfile?(address: string, settings: S, io: ChannelIo): Promise<Profile>
  /**
   * Asks for what came in between two moments, for providers that do not repeat a webhook. The entries have the keys
   * that the webhooks have, so that nothing is doubled. Throws `ChannelError`.
   */
  pull?(span: { since: Date; until: Date }, settings: S, io: ChannelIo): Promise<Entry[]>
  /**
   * A link that opens this account's chat on the customer's side and brings `code` back, in the text (`words` before
   * it), a `ref` or a `start` payload: letters, digits and `-`. Undefined where the settings do not say how.
   */
  continueLink?(carrying: { code: string; words: string }, settings: S): string | undefined
  /** Whether the provider answers a STOP itself, so that we do not. */
  answersStop?(settings: S): boolean
  /** Hides, likes or deletes a public comment. The same act twice is one. Throws `ChannelError`. */
  moderate?(act: CommentAct, externalId: string, settings: S, io: ChannelIo): Promise<void>
  /** `externalId`: the newest inbound message; `to`: who wrote it. */
  markRead?(externalId: string, settings: S, io: ChannelIo, to: Peer): Promise<void>
  typing?(externalId: string | null, settings: S, io: ChannelIo, to: Peer): Promise<void>
  /**
   * Tells the provider where to deliver: called when an account is enabled or its settings or its address change. The
   * same call twice is one. Throws `ChannelError`; the server shows it as the account's health and tries again.
   */
  connect?(settings: S, webhookUrl: string, io: ChannelIo): Promise<AccountHealth>
  /** Tells the provider to deliver no more: the account was disabled, or belongs to somebody else from now on. */
  disconnect?(settings: S, io: ChannelIo): Promise<void>
  /**
   * Ids of what the account is at its provider, where one app and its address serve several: first its very own (the
   * number), then what it shares with others (the business account, the page). An entry `about` another account's object goes to that account, if it would have taken the request
   * itself. An object that another account holds too stays connected when this one is switched off.
   */
  objects?(settings: S): string[]
  /** Where access tokens end and the provider gives a new one for the old. */
  tokens?: {
    /** Whether these settings hold such a token. */
    renewable(settings: S): boolean
    /** Seconds after it was entered before which the provider renews none. */
    firstAfter: number
    /** The settings that change, and when the new token ends. One call at a time per account. Throws `ChannelError`. */
    renew(settings: S, io: ChannelIo): Promise<{ settings: Partial<S>; endsAt: Date }>
  }
  /** Where the provider approves what may be sent outside the window: its forms, and how they are handed in. */
  templates?: ChannelTemplates<S>
  /** Asks the provider whether the account works; says what is wrong in words. `webhookUrl`: where it should deliver. */
  check?(settings: S, io: ChannelIo, webhookUrl?: string | null): Promise<AccountHealth>
  /** Asks how much the provider lets the account send: every six hours, and when somebody presses “Check”. Throws `ChannelError`. */
  limits?(settings: S, io: ChannelIo): Promise<AccountLimits>
  /** Keeps a connection and journals what arrives, until `io.signal` aborts. Reconnects by itself. */
  listen?(settings: S, io: ListenIo): Promise<void>
  /** Opens a port for all accounts of the channel (the built-in mail receiver), until `io.signal` aborts. */
  serve?(io: ServeIo<S>): Promise<void>
  /** Web chat: visitors' sessions. */
  visitors?: {
    /** Opens or resumes a session. `entries` (an `identify`) go to the journal. `accountId` is checked against a token's `aud`. */
    boot(
      body: unknown,
      settings: S,
      now: Date,
      accountId?: string,
    ): Promise<
      { ok: true; token: string; address: string; identified: boolean; entries: Entry[] } | Refused
    >
    /** The handle's address behind a token, or undefined. */
    address(token: string, settings: S, now: Date): string | undefined
    config(settings: S, now: Date): unknown
    /** Channels on which a visitor may go on; empty means any that has a link. */
    continueOn(settings: S): string[]
    /** Origins that may embed the widget; empty means any. */
    origins(settings: S): string[]
    /** The id that the upload route answers: the stored file, signed for this visitor; `split` reads it back. */
    uploadToken(upload: VisitorUpload, address: string, settings: S, now: Date): string
  }
}
