import { type ConfirmLinks, createConfirmLinks } from './flow/consent/confirm/link.ts'
import { type ConsentLinks, createConsentLinks } from './flow/consent/link.ts'
import { createTrackedLinks, type TrackedLinks } from './flow/outbound/links/token.ts'
import type { Secrets } from './platform/storage/secrets.ts'

/** The signed links that customers find in what we send. */
export type CustomerLinks = {
  consentLinks: ConsentLinks
  confirmLinks: ConfirmLinks
  trackedLinks: TrackedLinks
}

/** Each kind has a key of its own, so that none can be taken for another. */
export function createCustomerLinks(options: {
  secrets: Secrets
  publicUrl: string
  now: () => Date
}): CustomerLinks {
  const { secrets, publicUrl, now } = options
  return {
    consentLinks: createConsentLinks({ key: secrets.derive('consent links'), publicUrl, now }),
    confirmLinks: createConfirmLinks({ key: secrets.derive('confirm links'), publicUrl }),
    trackedLinks: createTrackedLinks({ key: secrets.derive('tracked links'), publicUrl }),
  }
}
