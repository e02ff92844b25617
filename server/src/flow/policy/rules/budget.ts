import { isAutomated, type Rule } from '../decision.ts'

/** When the day's budget is spent, what nobody asked for waits for the next day. */
export const budgetRule: Rule = (intended, { automation }) => {
  if (!automation?.spent || intended.class !== 'proactive' || !isAutomated(intended.author))
    return undefined
  const { dayBudget } = automation.policy
  const { amount, dayEnds } = automation.spent
  if (dayBudget === null || amount < dayBudget) return undefined
  return {
    kind: 'delayed',
    rule: 'budget',
    text: `Today's budget of ${dayBudget} is spent (${amount}): the message waits until tomorrow.`,
    until: dayEnds,
    evidence: { dayBudget, amount },
  }
}
