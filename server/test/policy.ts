import { capabilities as email } from '@atrium/channel-email/capabilities'
import { capabilities as sms } from '@atrium/channel-sms/capabilities'
import { capabilities as webchat } from '@atrium/channel-webchat/capabilities'
import { capabilities as whatsapp } from '@atrium/channel-whatsapp/capabilities'
import type { Content } from '@atrium/contract/content'
import { HandleId, MemberId, newId } from '@atrium/contract/ids'
import type { Author } from '@atrium/contract/message'
import type { ConsentWord, OptInPolicy } from '@atrium/contract/sending/consent'
import { safeSendingPolicy } from '@atrium/contract/sending/policy'
import {
  type Automation,
  type Intended,
  type PolicyFacts,
  unlimited,
} from '../src/flow/policy/decision.ts'

export const capabilitiesOf = { email, sms, webchat, whatsapp }

/** The address that is written to, and another one of the same person. */
export const here = newId(HandleId)
export const elsewhere = newId(HandleId)

export const nothingNeeded: OptInPolicy = { marketing: {}, reminders: {}, surveys: {} }

export const noon = new Date('2026-03-01T12:00:00Z')

export const authors: Record<'member' | 'assistant' | 'flow' | 'api' | 'system', Author> = {
  member: { kind: 'member', memberId: newId(MemberId), name: 'Lea' },
  assistant: { kind: 'assistant' },
  flow: { kind: 'flow', name: 'Welcome' },
  api: { kind: 'api', name: 'Shop' },
  system: { kind: 'system' },
}

export const template: Content = {
  kind: 'template',
  name: 'appointment_reminder',
  language: 'en',
  body: { '1': 'tomorrow' },
  preview: 'See you tomorrow.',
}

/** STOP from the address that is written to, a day ago; `change` says what is different. */
export function said(change: Partial<ConsentWord> = {}): ConsentWord {
  return {
    id: crypto.randomUUID(),
    handleId: here,
    channel: 'whatsapp',
    label: '+34 600 111 222',
    purpose: 'all',
    value: 'stop',
    by: 'word',
    source: 'WhatsApp',
    words: 'STOP',
    messageId: null,
    at: '2026-02-28T12:00:00.000Z',
    ...change,
  }
}

/** A member's answer in words; `change` says what is different. */
export function intended(change: Partial<Intended> = {}): Intended {
  return {
    class: 'reply',
    author: authors.member,
    content: { kind: 'text', text: 'hello' },
    ...change,
  }
}

/** A WhatsApp customer who wrote an hour ago, with nothing in the way; `change` says what is different. */
export function facts(change: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    now: noon,
    channelLabel: 'WhatsApp',
    accountName: 'Salon',
    accountEnabled: true,
    capabilities: whatsapp,
    windowUntil: new Date(noon.getTime() + 23 * 3600_000),
    handleBlocked: false,
    contactBlocked: false,
    handler: 'nobody',
    to: { handleId: here, channel: 'whatsapp' },
    consent: [],
    optIn: nothingNeeded,
    automation: null,
    limits: unlimited,
    ...change,
  }
}

/** What automation is held to in a new workspace, with nothing sent yet; `change` says what is different. */
export function automation(change: Partial<Automation> = {}): Automation {
  return {
    policy: safeSendingPolicy,
    touches: [],
    personAt: null,
    zone: null,
    hours: null,
    preferred: null,
    spent: null,
    ...change,
  }
}
