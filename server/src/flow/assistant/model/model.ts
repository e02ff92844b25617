import type { ChannelIo } from '@atrium/channel-kit/channel'
import { cleanText } from '@atrium/channel-kit/json'
import type { Answer, Engine, Situation, Tools } from '../engine.ts'
import type { Act } from '../offer.ts'
import { promptFor } from './prompt.ts'
import { type ModelTool, toolsFor } from './tools.ts'
import { WireAnswer, type WireCall, type WireMessage } from './wire.ts'

export type ModelSettings = { baseUrl: string; model: string; key: string | null }

/** One question to the model. With the rounds it stays far below what a job may take. */
const timeoutMs = 20_000
/** A model that asks for tools again and again ends here. */
const rounds = 5
const longestAnswer = 600
const mostTokens = 500
const mostBytes = 1_000_000

/**
 * The engine behind a model that speaks OpenAI's chat-completions format. Whatever it says is plain text, and whatever it
 * asks for is done by a tool that is bound to the customer: the model can name nobody. Throws when there is no usable
 * answer in time.
 */
export function createModel(settings: ModelSettings, io: Pick<ChannelIo, 'fetch'>): Engine {
  return {
    name: 'model',
    answer: (situation, tools) => think(settings, io, situation, tools),
  }
}

async function think(
  settings: ModelSettings,
  io: Pick<ChannelIo, 'fetch'>,
  situation: Situation,
  given: Tools,
): Promise<Answer> {
  const messages = promptFor(situation)
  const acts: Act[] = []
  const tools = toolsFor(given, situation, acts)
  for (let round = 0; round < rounds; round += 1) {
    const { content, tool_calls: calls } = await ask(settings, io, messages, tools)
    if (!calls || calls.length === 0) return spoken(content ?? '', acts)
    const leave = calls.find((call) => call.function.name === 'hand_over')
    if (leave) return handOver(leave)
    messages.push({ role: 'assistant', content: content ?? null, tool_calls: calls })
    for (const call of calls)
      messages.push({ role: 'tool', tool_call_id: call.id, content: await use(tools, call) })
  }
  throw new Error('the model asked for tools again and again')
}

async function ask(
  { baseUrl, model, key }: ModelSettings,
  io: Pick<ChannelIo, 'fetch'>,
  messages: WireMessage[],
  tools: ModelTool[],
): Promise<{ content?: string | null | undefined; tool_calls?: WireCall[] | null | undefined }> {
  const response = await io.fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({
      model,
      messages,
      tools: tools.map(({ wire }) => wire),
      max_tokens: mostTokens,
      temperature: 0.2,
    }),
    // The key goes to the address that was entered and to no other.
    redirect: 'error',
    timeoutMs,
    maxBytes: mostBytes,
  })
  if (!response.ok) throw new Error(`the model answered ${response.status}`)
  const parsed = WireAnswer.safeParse(await response.json())
  const [choice] = parsed.data?.choices ?? []
  if (!choice) throw new Error('the model answered in another form')
  return choice.message
}

/** What the customer reads. Nothing of it is markup, and a flood is cut at a sentence. */
function spoken(content: string, acts: Act[]): Answer {
  const text = cleanText(content).trim()
  if (text === '') throw new Error('the model said nothing')
  const short =
    text.length <= longestAnswer ? text : text.slice(0, longestAnswer).replace(/[^.!?…]*$/, '')
  const saying = { text: short || text.slice(0, longestAnswer), choices: [] }
  return { kind: 'say', saying, acts, confidence: 0.8, offer: null }
}

function handOver({ function: { arguments: given } }: WireCall): Answer {
  const why = given.includes('asked') ? 'asked' : 'unsure'
  return { kind: 'hand_over', why, confidence: why === 'asked' ? 1 : 0 }
}

/** A tool that is not there, and one that is asked wrongly, answers so; the model may try again. */
async function use(tools: ModelTool[], { function: called }: WireCall): Promise<string> {
  const tool = tools.find(({ wire }) => wire.function.name === called.name)
  if (!tool) return JSON.stringify({ error: 'There is no such tool.' })
  let given: unknown
  try {
    given = JSON.parse(called.arguments || '{}')
  } catch {
    return JSON.stringify({ error: 'The arguments are no JSON.' })
  }
  return JSON.stringify(await tool.run(given))
}
