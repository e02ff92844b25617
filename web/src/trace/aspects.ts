import type { Activity, Message } from '@atrium/contract/message'
import type { TraceItem } from '@atrium/contract/trace/trace'

/** What somebody may want to know of a customer's past; one thing can belong to several. */
export const aspects = ['talk', 'who', 'team', 'rules', 'machines'] as const
export type Aspect = (typeof aspects)[number]

const whoLines = new Set(['linked', 'unlinked', 'handle_added', 'split', 'joined', 'owner'])
const ruleLines = new Set(['policy', 'consent'])
const machineLines = new Set(['handed_over', 'handed_back', 'macro'])

/** Talk: what was said. Who: whom it belongs to. Team: who took care. Rules: what policy let through or not. Machines: what no person did. */
export function aspectsOf(item: TraceItem): Aspect[] {
  switch (item.type) {
    case 'message':
      return ofMessage(item)
    case 'note':
      return ['talk', 'team']
    case 'activity':
      return ofActivity(item)
    case 'identity':
      return ['who']
    case 'assistant':
      return ['machines']
    case 'flow': {
      const wasHeld = item.log.some(({ outcome }) => outcome === 'refused' || outcome === 'delayed')
      return wasHeld ? ['machines', 'rules'] : ['machines']
    }
    case 'broadcast':
      return item.state === 'made' ? ['machines'] : ['machines', 'rules']
  }
}

function ofMessage({ author, state, error, composed }: Message): Aspect[] {
  const isMachine = ['assistant', 'flow', 'broadcast', 'api'].includes(author.kind)
  // What became a template did so by a rule.
  const byRule = state === 'delayed' || state === 'refused' || error?.code.startsWith('policy:')
  return [
    'talk',
    ...(isMachine ? (['machines'] as const) : []),
    ...(byRule || composed ? (['rules'] as const) : []),
  ]
}

function ofActivity({ kind }: Activity): Aspect[] {
  if (whoLines.has(kind)) return ['who']
  if (ruleLines.has(kind)) return ['rules']
  return machineLines.has(kind) ? ['machines', 'team'] : ['team']
}
