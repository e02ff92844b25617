import type { Rule } from '../decision.ts'

/** One voice: while a human has the conversation, the assistant and flows stay silent. */
export const handlerRule: Rule = (intended, facts) => {
  const machine = intended.author.kind === 'assistant' || intended.author.kind === 'flow'
  if (!machine || facts.handler !== 'human') return undefined
  return {
    kind: 'refused',
    rule: 'handler',
    text: 'A person is answering this customer.',
    next: 'none',
    evidence: { handler: facts.handler },
  }
}
