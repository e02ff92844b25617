import { fileURLToPath } from 'node:url'

/** How one sandbox process is set up. */
export type SandboxConfig = {
  port: number
  /** Where Atrium is reached, without a slash at the end. */
  atriumUrl: string
  dataDir: string
  /** Shared with Atrium: proves that the clock is moved by the sandbox. Null leaves Atrium's clock alone. */
  secret: string | null
  /** The built phones page. */
  pageDir: string
}

/** Reads the environment: the only place in the sandbox that does. Throws with the variable's name. */
export function readConfig(env: Record<string, string | undefined>): SandboxConfig {
  // The sandbox takes orders from anyone who can reach it, so it must never stand beside real customers.
  if (env.NODE_ENV === 'production' || env.ATRIUM_ENV === 'production')
    throw new Error('The sandbox does not run in production.')
  return {
    port: port(env.ATRIUM_SANDBOX_PORT ?? '4001'),
    atriumUrl: url(env.ATRIUM_URL ?? 'http://127.0.0.1:4000'),
    dataDir: env.ATRIUM_DATA_DIR ?? '.atrium',
    secret: env.ATRIUM_SANDBOX_SECRET || null,
    pageDir: fileURLToPath(new URL('../dist', import.meta.url)),
  }
}

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new Error(`ATRIUM_SANDBOX_PORT must be a port number, not "${text}".`)
  return value
}

function url(text: string): string {
  if (!URL.canParse(text)) throw new Error(`ATRIUM_URL must be an address, not "${text}".`)
  return text.replace(/\/+$/, '')
}
