import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../installation/program.ts'

/** Where the provider's webhooks go, and how many of the crowd have a phone there. */
export type ProviderOrder = { webhookUrl: string; people: number }

/** A simulated WhatsApp that takes messages and tells what became of them. */
export type SimulatedProvider = {
  /** With which an account talks to it. */
  settings: Record<string, unknown> & { appSecret: string }
  open(order: ProviderOrder): Promise<void>
  close(): void
}

/** The phone of the crowd's customer `n`, as `putCrowd` writes it. */
export function crowdNumber(n: number): string {
  return `+34${600_000_000 + n}`
}

const program = fileURLToPath(new URL('../simulated-provider.ts', import.meta.url))

export async function openProvider(): Promise<SimulatedProvider> {
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: bareEnvironment(),
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The simulated provider ended.')
    return value
  }
  return {
    settings: JSON.parse(await next()) as SimulatedProvider['settings'],
    open: async (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      await next()
    },
    close: () => void child.kill(),
  }
}
