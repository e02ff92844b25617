import { z } from 'zod'

/** The chat-completions format that OpenAI, vLLM, Ollama, llama.cpp and most gateways speak, as far as it is used here. */
export type WireMessage =
  | { role: 'system' | 'user' | 'assistant'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls: WireCall[] }
  | { role: 'tool'; tool_call_id: string; content: string }

export type WireTool = {
  type: 'function'
  function: { name: string; description: string; parameters: object }
}

const WireCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
})
export type WireCall = z.infer<typeof WireCall>

export const WireAnswer = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.string().nullish(),
          tool_calls: z.array(WireCall).nullish(),
        }),
      }),
    )
    .min(1),
})
