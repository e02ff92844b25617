import type { Capabilities } from '@atrium/contract/channel'
import type { AskedFor, Content } from '@atrium/contract/content'
import { plainText } from '@atrium/contract/content'
import type { Rule } from '../decision.ts'

/** What the channel cannot carry is said before it is queued, not by the provider afterwards. */
export const contentRule: Rule = (intended, facts) => {
  const problem =
    tooLong(intended.content, facts.capabilities) ??
    notCarried(intended.content, facts.capabilities)
  if (!problem) return undefined
  return {
    kind: 'refused',
    rule: 'content',
    text: `${facts.channelLabel}: ${problem}`,
    next: 'none',
    evidence: { kind: intended.content.kind },
  }
}

function tooLong(content: Content, capabilities: Capabilities): string | undefined {
  const text = plainText(content)
  const { max, unit } = capabilities.text
  const length = unit === 'bytes' ? Buffer.byteLength(text) : [...text].length
  return length > max ? `the text has ${length} ${unit}, ${max} are allowed.` : undefined
}

function notCarried(content: Content, capabilities: Capabilities): string | undefined {
  switch (content.kind) {
    case 'text':
      return undefined
    case 'email':
      return capabilities.subject ? undefined : 'mail cannot be sent here.'
    case 'buttons':
      return buttonsProblem(content.buttons, capabilities)
    case 'list':
      return capabilities.list ? undefined : 'lists cannot be sent here.'
    case 'location':
      return capabilities.location ? undefined : 'locations cannot be sent here.'
    case 'contacts':
      return capabilities.contacts ? undefined : 'contact cards cannot be sent here.'
    case 'ask':
      return notAsked(content.for, capabilities)
    case 'template':
      return capabilities.templates ? undefined : 'there are no templates here.'
    case 'choice':
    case 'form':
    case 'order':
    case 'system':
    case 'unsupported':
      return 'this kind comes from customers and cannot be sent.'
  }
}

type Buttons = Extract<Content, { kind: 'buttons' }>['buttons']

function buttonsProblem(wanted: Buttons, { buttons }: Capabilities): string | undefined {
  if (!buttons) return 'buttons cannot be sent here.'
  if (wanted.length > buttons.max) return `at most ${buttons.max} buttons.`
  if (!buttons.links && wanted.some(({ url }) => url !== undefined))
    return 'buttons that open an address cannot be sent here.'
  return !buttons.copies && wanted.some(({ copy }) => copy !== undefined)
    ? 'buttons that copy a text cannot be sent here.'
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

function notAsked(what: AskedFor, { asks = [] }: Capabilities): string | undefined {
  if (asks.includes(what)) return undefined
  return `customers have no button here that gives their ${asked[what]}.`
}
