import type { Capabilities } from '@atrium/contract/channel'
import type { AskedFor, Content } from '@atrium/contract/content'
import { plainText } from '@atrium/contract/content'
import { textLength } from '@atrium/contract/content/text-length'
import type { Rule } from '../decision.ts'

/** What is wrong, as a word and its facts, and in English for whoever reads the API. */
type Problem = { problem: string; text: string; [fact: string]: string | number }

/** What the channel cannot carry is said before it is queued, not by the provider afterwards. */
export const contentRule: Rule = ({ content }, { capabilities, channelLabel: channel }) => {
  const found = tooLong(content, capabilities) ?? notCarried(content, capabilities)
  if (!found) return undefined
  const { text, ...facts } = found
  return {
    kind: 'refused',
    rule: 'content',
    text: `${channel}: ${text}`,
    next: 'none',
    evidence: { ...facts, kind: content.kind, channel },
  }
}

function tooLong(content: Content, capabilities: Capabilities): Problem | undefined {
  const words = plainText(content)
  const { max, unit } = capabilities.text
  const length = textLength(words, unit)
  if (length <= max) return undefined
  const text = `the text has ${length} ${unit}, ${max} are allowed.`
  return { problem: 'length', text, length, max, unit }
}

function notCarried(content: Content, capabilities: Capabilities): Problem | undefined {
  switch (content.kind) {
    case 'text':
      return undefined
    case 'email':
      return capabilities.subject ? undefined : cannot('email', 'mail cannot be sent here.')
    case 'buttons':
      return buttonsProblem(content.buttons, capabilities)
    case 'list':
      return capabilities.list ? undefined : cannot('list', 'lists cannot be sent here.')
    case 'location':
      return capabilities.location
        ? undefined
        : cannot('location', 'locations cannot be sent here.')
    case 'contacts':
      return capabilities.contacts
        ? undefined
        : cannot('contacts', 'contact cards cannot be sent here.')
    case 'ask':
      return notAsked(content.for, capabilities)
    case 'template':
      return capabilities.templates ? undefined : cannot('template', 'there are no templates here.')
    case 'choice':
    case 'form':
    case 'order':
    case 'system':
    case 'unsupported':
      return cannot('received', 'this kind comes from customers and cannot be sent.')
  }
}

const cannot = (problem: string, text: string): Problem => ({ problem, text })

type Buttons = Extract<Content, { kind: 'buttons' }>['buttons']

function buttonsProblem(wanted: Buttons, { buttons }: Capabilities): Problem | undefined {
  if (!buttons) return cannot('buttons', 'buttons cannot be sent here.')
  const { max } = buttons
  if (wanted.length > max) return { problem: 'manyButtons', text: `at most ${max} buttons.`, max }
  if (!buttons.links && wanted.some(({ url }) => url !== undefined))
    return cannot('linkButtons', 'buttons that open an address cannot be sent here.')
  return !buttons.copies && wanted.some(({ copy }) => copy !== undefined)
    ? cannot('copyButtons', 'buttons that copy a text cannot be sent here.')
    : undefined
}

const asked: Record<AskedFor, string> = {
  phone: 'phone number',
  email: 'e-mail address',
  location: 'place',
  camera: 'picture, taken now',
  photo: 'picture',
  date: 'date',
  time: 'time',
  datetime: 'date and time',
}

function notAsked(what: AskedFor, { asks = [] }: Capabilities): Problem | undefined {
  if (asks.includes(what)) return undefined
  return cannot(`ask_${what}`, `customers have no button here that gives their ${asked[what]}.`)
}
