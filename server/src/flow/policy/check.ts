import type { Delayed, Intended, PolicyFacts, Refused, Rule } from './decision.ts'
import { accountRule } from './rules/account.ts'
import { blockRule } from './rules/block.ts'
import { budgetRule } from './rules/budget.ts'
import { capRule } from './rules/cap.ts'
import { changeRule } from './rules/change.ts'
import { commentRule } from './rules/comment.ts'
import { consentRule } from './rules/consent.ts'
import { contentRule } from './rules/content.ts'
import { expired } from './rules/expired.ts'
import { handlerRule } from './rules/handler.ts'
import { pauseRule } from './rules/pause.ts'
import { preferenceRule } from './rules/preference.ts'
import { quietRule } from './rules/quiet.ts'
import { windowRule } from './rules/window.ts'

declare const passed: unique symbol

/** Something that passed policy. Only `check` makes it, and the outbox takes nothing else: a compile-time fact. */
export type Approved = {
  readonly [passed]: true
  readonly intended: Intended
  readonly notBefore: Date | null
  /** Only because a person sends it. */
  readonly personOnly: boolean
}

export type Decision = { kind: 'approved'; approved: Approved; delayed: Delayed | null } | Refused

/** Refusals first; the order decides which reason a person reads when several hold. */
const rules: Rule[] = [
  blockRule,
  accountRule,
  changeRule,
  contentRule,
  consentRule,
  preferenceRule,
  handlerRule,
  commentRule,
  windowRule,
  capRule,
  pauseRule,
  quietRule,
  budgetRule,
]

/**
 * The one gate in front of everything that leaves, whoever sends. It looks twice: when the message is made and
 * again when it is dispatched.
 */
export function check(intended: Intended, facts: PolicyFacts): Decision {
  let delayed: Delayed | null = null
  let personOnly = false
  for (const rule of rules) {
    const verdict = rule(intended, facts)
    if (verdict?.kind === 'refused') return verdict
    if (verdict?.kind === 'person_only') personOnly = true
    if (verdict?.kind === 'delayed' && (!delayed || verdict.until > delayed.until))
      delayed = verdict
  }
  const tooLate = expired(intended, facts, delayed)
  if (tooLate) return tooLate
  // The only place where the mark is given; the type keeps others from writing it.
  const approved = { intended, notBefore: delayed?.until ?? null, personOnly } as Approved
  return { kind: 'approved', approved, delayed }
}
