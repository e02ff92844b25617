import type { Rule } from '../decision.ts'

/**
 * One voice: while a human has the conversation, the assistant and flows answer nothing, until it is handed back or the
 * pause after the human's last reply ends (B2). What nobody asked for has its own pause.
 */
export const handlerRule: Rule = (intended, { handler, automation }) => {
  const machine = intended.author.kind === 'assistant' || intended.author.kind === 'flow'
  if (!machine || handler !== 'human' || intended.class === 'proactive') return undefined
  if (automation && automation.policy.pauseHours > 0 && !automation.personAt) return undefined
  return {
    kind: 'refused',
    rule: 'handler',
    text: 'A person is answering this customer.',
    next: 'none',
    evidence: { handler },
  }
}
