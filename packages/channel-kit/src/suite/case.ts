import type { Channel, RawRequest } from '../channel.ts'
import type { CreateFake } from '../fake.ts'
import type { InboundEvent, Sender } from '../inbound-event.ts'
import type { Outgoing } from '../outgoing.ts'

/** What a channel brings to the shared suite. Values are the channel's own; the promises are everybody's. */
export type ContractCase<S, R> = {
  channel: Channel<S, R>
  /** Valid settings. */
  settings: S
  /** A signed request with this body, as the provider would send it; absent for channels that fetch. */
  sign?: (body: string, settings: S) => RawRequest
  /** Fixtures: a request body (or a journal row for channels that fetch) and the events that must come of it. */
  fixtures: { name: string; raw: string; events: InboundEvent[] }[]
  /** Outgoing messages with the request each must become, or the reason of refusal. */
  outgoing: { name: string; outgoing: Outgoing; request?: R; refused?: RegExp }[]

  /** An id in the form of the channel's external ids, for quotes and reactions. */
  externalId?: string
  /** The moment at which requests are checked; the real time when left out. */
  now?: Date
  /** For a signature over the body: the header it travels in, settings with another secret, and vectors of others' making. */
  signature?: {
    header: string
    otherSecret: S
    /** False where the header repeats a secret and does not cover the body. */
    coversBody?: boolean
    /** `now`: when it came, where the signature holds a time. */
    golden?: { request: RawRequest; settings: S; now?: Date }[]
    /** Requests that look signed and must be refused: another algorithm, an old scheme. */
    refused?: RawRequest[]
    /** Signed with a private key: the check holds no secret whose comparison could tell something by its time. */
    publicKey?: boolean
  }
  handshake?: { accepted: { request: RawRequest; reply: string }[]; refused: RawRequest[] }
  /** Puts the events of several request bodies into one, where the provider batches. */
  batch?: (bodies: string[]) => string
  /** Bodies of kinds that nobody knows yet: ignored, with a reason. */
  unknown?: { name: string; raw: string }[]
  /**
   * The provider, simulated: turns on the checks that send and receive over HTTP on localhost.
   * `reply` makes another message, with an id of its own, at each call.
   */
  fake?: { create: CreateFake; reply(to: Sender, text: string): Outgoing }
}

/** One promise of the suite, as a function that throws when it is broken. */
export type Check = { name: string; run(): void | Promise<void> }
