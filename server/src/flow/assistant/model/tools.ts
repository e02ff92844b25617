import type { Tools } from '../engine.ts'
import type { WireTool } from './wire.ts'

/** What the model may call, and what happens then. `run` gets whatever the model made up. */
export type ModelTool = { wire: WireTool; run: (given: unknown) => Promise<unknown> }

/** The tools as the model sees them. None of them takes the id of a person: they are bound to who writes. */
export function toolsFor(_tools: Tools): ModelTool[] {
  return [handOver]
}

const handOver: ModelTool = {
  wire: {
    type: 'function',
    function: {
      name: 'hand_over',
      description:
        'Gives the customer to a person of the team. Use it when they ask for one, and whenever you are not sure.',
      parameters: {
        type: 'object',
        properties: { why: { type: 'string', enum: ['asked', 'unsure'] } },
        required: ['why'],
        additionalProperties: false,
      },
    },
  },
  // The engine ends where it is called; this is never reached.
  run: async () => ({}),
}
