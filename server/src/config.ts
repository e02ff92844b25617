import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** All that an operator can set. */
export type Config = {
  port: number
  host: string
  /** How browsers and providers reach this installation; no slash at the end. */
  publicUrl: string
  /** Undefined: Atrium runs its own PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined
  /** The database role of the application; row-level security binds it. */
  appRole: string
  dataDir: string
  role: 'web' | 'worker' | 'all'
  /** Undefined: a key file in `dataDir`. 32 bytes each; the first seals. */
  keys: Buffer[] | undefined
  /** Hints between processes go through NATS instead of PostgreSQL. */
  natsUrl: string | undefined
  /** Private address ranges that outgoing connections may reach. */
  egressAllow: string[]
  /** Whose X-Forwarded-* headers are believed. */
  trustedProxies: string[]
  /** The built-in mail receiver; undefined: off. */
  smtpPort: number | undefined
  sandboxUrl: string | undefined
  /** Shared with the sandbox, which moves the clock with it; undefined: nobody can. */
  sandboxSecret: string | undefined
  demo: boolean
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  /** The operator's price list; undefined: the example that is shipped. */
  ratesFile: string | undefined
  /** Opens /metrics to whoever shows it; undefined: /metrics is closed. */
  metricsToken: string | undefined
  /** Requests at work at once; above it the answer is 503. */
  maxInFlight: number
  maxBodyBytes: number
  maxWebhookBytes: number
  maxUploadBytes: number
  /** Free disk space below which no file is stored any more. */
  reserveBytes: number
}

/** Settings that cannot be used, each with its name, what is wrong and an example. */
export class ConfigError extends Error {
  readonly problems: string[]

  constructor(problems: string[]) {
    const count =
      problems.length === 1 ? 'a setting is wrong' : `${problems.length} settings are wrong`
    super(`Atrium cannot start: ${count}.\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

const megabyte = 1024 * 1024

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535))
const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .pipe(z.number().min(1))
const megabytes = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform((text) => Number(text) * megabyte)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
)
const ranges = list.pipe(z.array(z.string().refine(isRange)))
const webUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => URL.canParse(text) && new URL(text).pathname === '/' && !text.includes('?'))
  .transform((text) => new URL(text).origin)
const key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.byteLength === 32)

type Variable<T> = {
  schema: z.ZodType<T, string>
  /** "expected …" in the failure. */
  expected: string
  example: string
  /** The value is not repeated in the failure. */
  secret?: boolean
}

const variables = {
  PORT: { schema: port, expected: 'a port from 1 to 65535', example: '4000' },
  HOST: { schema: z.string(), expected: 'an address to listen on', example: '127.0.0.1' },
  ATRIUM_PUBLIC_URL: {
    schema: webUrl,
    expected: 'the address browsers use, with http:// or https:// and without a path',
    example: 'https://inbox.example.com',
  },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    expected: 'a PostgreSQL connection string',
    example: 'postgres://atrium:password@db.internal:5432/atrium',
    secret: true,
  },
  ATRIUM_APP_ROLE: {
    schema: z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/),
    expected: 'a role name in lower-case letters, digits and _',
    example: 'atrium_app',
  },
  ATRIUM_DATA_DIR: { schema: z.string(), expected: 'a folder', example: '/var/lib/atrium' },
  ATRIUM_ROLE: {
    schema: z.enum(['web', 'worker', 'all']),
    expected: 'web, worker or all',
    example: 'all',
  },
  ATRIUM_KEY: {
    schema: list.pipe(z.array(key).min(1)),
    expected: '32 bytes in base64, several separated by commas (the first seals)',
    example: '"$(openssl rand -base64 32)"',
    secret: true,
  },
  NATS_URL: {
    schema: z.url({ protocol: /^(nats|tls)$/ }),
    expected: 'the address of a NATS server',
    example: 'nats://nats.internal:4222',
    secret: true,
  },
  ATRIUM_EGRESS_ALLOW: {
    schema: ranges,
    expected: 'address ranges in CIDR form, separated by commas',
    example: '10.1.0.0/16,fd00:1234::/48',
  },
  ATRIUM_TRUSTED_PROXIES: {
    schema: ranges,
    expected: 'address ranges in CIDR form, separated by commas',
    example: '10.0.0.5/32',
  },
  ATRIUM_SMTP_PORT: { schema: port, expected: 'a port from 1 to 65535', example: '2525' },
  ATRIUM_SANDBOX_URL: {
    schema: webUrl,
    expected: 'the address of the sandbox, with http:// or https:// and without a path',
    example: 'http://localhost:4100',
  },
  ATRIUM_SANDBOX_SECRET: {
    schema: z.string().min(16),
    expected: 'at least 16 characters',
    example: '"$(openssl rand -hex 16)"',
    secret: true,
  },
  ATRIUM_DEMO: {
    schema: z.enum(['0', '1']).transform((text) => text === '1'),
    expected: '0 or 1',
    example: '1',
  },
  ATRIUM_RATES: { schema: z.string(), expected: 'a file', example: '/etc/atrium/rates.json' },
  ATRIUM_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    expected: 'debug, info, warn or error',
    example: 'info',
  },
  ATRIUM_METRICS_TOKEN: {
    schema: z.string().min(16),
    expected: 'at least 16 characters',
    example: '"$(openssl rand -hex 16)"',
    secret: true,
  },
  ATRIUM_MAX_IN_FLIGHT: { schema: count, expected: 'a whole number from 1', example: '500' },
  ATRIUM_MAX_UPLOAD_MB: { schema: megabytes, expected: 'a whole number of MB', example: '100' },
  ATRIUM_RESERVE_MB: { schema: megabytes, expected: 'a whole number of MB', example: '512' },
} satisfies Record<string, Variable<unknown>>

type Name = keyof typeof variables
type Value<N extends Name> = z.output<(typeof variables)[N]['schema']>

/** Reads and checks the settings. Throws `ConfigError` with everything that is wrong at once. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = []
  const read = <N extends Name>(name: N): Value<N> | undefined => {
    const text = env[name]?.trim()
    // Compose files and systemd units set variables to nothing rather than leave them out.
    if (!text) return undefined
    const variable: Variable<unknown> = variables[name]
    const result = variable.schema.safeParse(text)
    if (result.success) return result.data as Value<N>
    problems.push(problem(name, text, variable))
    return undefined
  }
  const listenPort = read('PORT') ?? 4000
  const config: Config = {
    port: listenPort,
    host: read('HOST') ?? '127.0.0.1',
    publicUrl: read('ATRIUM_PUBLIC_URL') ?? `http://localhost:${listenPort}`,
    databaseUrl: read('DATABASE_URL'),
    appRole: read('ATRIUM_APP_ROLE') ?? 'atrium_app',
    dataDir: resolve(
      read('ATRIUM_DATA_DIR') ?? fileURLToPath(new URL('../../.atrium', import.meta.url)),
    ),
    role: read('ATRIUM_ROLE') ?? 'all',
    keys: read('ATRIUM_KEY'),
    natsUrl: read('NATS_URL'),
    egressAllow: read('ATRIUM_EGRESS_ALLOW') ?? [],
    trustedProxies: read('ATRIUM_TRUSTED_PROXIES') ?? [],
    smtpPort: read('ATRIUM_SMTP_PORT'),
    sandboxUrl: read('ATRIUM_SANDBOX_URL'),
    sandboxSecret: read('ATRIUM_SANDBOX_SECRET'),
    demo: read('ATRIUM_DEMO') ?? false,
    logLevel: read('ATRIUM_LOG_LEVEL') ?? 'info',
    ratesFile: read('ATRIUM_RATES'),
    metricsToken: read('ATRIUM_METRICS_TOKEN'),
    maxInFlight: read('ATRIUM_MAX_IN_FLIGHT') ?? 500,
    maxBodyBytes: megabyte,
    // Meta's webhooks carry up to 3 MB, batches of other providers more.
    maxWebhookBytes: 8 * megabyte,
    maxUploadBytes: read('ATRIUM_MAX_UPLOAD_MB') ?? 100 * megabyte,
    reserveBytes: read('ATRIUM_RESERVE_MB') ?? 256 * megabyte,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

function problem(name: string, text: string, variable: Variable<unknown>): string {
  const shown = variable.secret ? 'cannot be used' : `is "${text}"`
  return `${name} ${shown}; expected ${variable.expected}. Example: ${name}=${variable.example}`
}

function isRange(text: string): boolean {
  return ipaddr.isValidCIDR(text)
}
