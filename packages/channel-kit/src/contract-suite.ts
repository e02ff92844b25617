import { test } from 'node:test'
import type { Check, ContractCase } from './suite/case.ts'
import { hostileChecks } from './suite/hostile.ts'
import { inboundChecks } from './suite/inbound.ts'
import { limitChecks } from './suite/limits.ts'
import { outgoingChecks } from './suite/outgoing.ts'
import { sendingChecks } from './suite/sending.ts'
import { settingsChecks } from './suite/settings.ts'
import { signatureChecks } from './suite/signature.ts'

export type { ContractCase }

/** All promises that every channel keeps, as checks on this channel's values. */
export function contractChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  return [
    ...settingsChecks(contract),
    ...signatureChecks(contract),
    ...inboundChecks(contract),
    ...hostileChecks(contract),
    ...outgoingChecks(contract),
    ...limitChecks(contract),
    ...sendingChecks(contract),
  ]
}

/** Runs the shared suite under node:test. A channel is done when it passes with its own fixtures. */
export function contractSuite<S, R>(contract: ContractCase<S, R>): void {
  // A check that hangs is a failure; the limit is far above what any takes.
  for (const check of contractChecks(contract))
    test(`${contract.channel.id}: ${check.name}`, { timeout: 120_000 }, () => check.run())
}
