import type { Capabilities } from '@atrium/contract/channel'
import { plainText } from '@atrium/contract/content'
import { smsSegments } from '@atrium/contract/content/segments'
import type { Priced } from '@atrium/contract/sending/cost'
import type { Account } from '../../../accounts/accounts.ts'
import type { SendFacts } from '../sql.ts'

type Sending = Pick<
  SendFacts,
  'class' | 'purpose' | 'content' | 'address' | 'proofs' | 'window_until'
>

/** How many files go with it, and what its template is approved as, where that is known. */
type Carried = { files: number; template?: string | undefined }

/** A message as a price list sees it; undefined where the channel bills no messages. */
export function pricedOf(
  { channel: { id, capabilities } }: Account,
  facts: Sending,
  carried: Carried,
  now: Date,
): Priced | undefined {
  const billed = billedAs(capabilities, facts, carried)
  if (!billed) return undefined
  const isOpen = facts.window_until !== null && facts.window_until > now
  return { channel: id, country: phoneOf(facts), window: isOpen ? 'open' : 'closed', ...billed }
}

function billedAs(
  capabilities: Capabilities,
  facts: Sending,
  { files, template }: Carried,
): Pick<Priced, 'category' | 'units'> | undefined {
  if (capabilities.text.segments) {
    if (files > 0) return { category: 'mms', units: 1 }
    return { category: 'sms', units: smsSegments(plainText(facts.content)).count }
  }
  if (!capabilities.templates) return undefined
  if (facts.content.kind !== 'template') return { category: 'service', units: 1 }
  return { category: template ?? ofTemplate(facts), units: 1 }
}

/** What such a message will have been approved as; the provider's receipt corrects it. */
function ofTemplate({ class: kind, purpose }: Sending): string {
  if (kind === 'authentication') return 'authentication'
  return kind === 'proactive' && (purpose ?? 'marketing') === 'marketing' ? 'marketing' : 'utility'
}

/** A user id is no phone: then only the rates for all countries fit. */
function phoneOf({ address, proofs }: Sending): string | null {
  const attested = proofs?.find(({ kind, strength }) => kind === 'phone' && strength > 0)?.value
  return attested ?? (/^\+[1-9]\d{6,14}$/.test(address) ? address : null)
}
