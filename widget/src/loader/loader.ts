import type { Options } from '../protocol.ts'
import { type Chat, createChat } from './chat.ts'

type Call = [command: string, ...rest: unknown[]]
type Atrium = ((...call: Call) => void) & { q?: Iterable<ArrayLike<unknown>> }
type Boot = Options & { account?: string }

const page = window as typeof window & { Atrium?: Atrium }
const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null
// `https://chat.example/widget/loader.js` → `https://chat.example/widget/`
const base = new URL('.', script?.src || location.href).href
const listeners = new Map<string, Set<(detail?: unknown) => void>>()
let chat: Chat | undefined

function emit(name: string, detail?: unknown): void {
  for (const listener of listeners.get(name) ?? []) safely(() => listener(detail))
}

const commands: Record<string, (...args: never[]) => void> = {
  boot(options: Boot) {
    const { account, ...rest } = options
    if (!account) throw new Error("Atrium('boot') needs { account }")
    if (chat) chat.update(rest)
    else chat = createChat(base, account, rest, emit)
  },
  update: (options: Options) => booted().update(options),
  identify: (identity: string) => booted().update({ identity }),
  logout: () => booted().logout(),
  open: () => booted().open(),
  close: () => booted().close(),
  /** Which page the visitor is on, for websites that change it without loading: sent with the next message. */
  track: (url?: string) => booted().track(url),
  on(name: string, listener: () => void) {
    listeners.set(name, (listeners.get(name) ?? new Set()).add(listener))
  },
}

function booted(): Chat {
  if (!chat) throw new Error("Atrium('boot', { account }) comes first")
  return chat
}

function run([name, ...args]: Call): void {
  safely(() => {
    const command = commands[name]
    if (!command) throw new Error(`Atrium has no command ${name}`)
    command(...(args as never[]))
  })
}

/** A mistake on the website's side is reported in its console and stops nothing else. */
function safely(act: () => void): void {
  try {
    act()
  } catch (error) {
    reportError(error)
  }
}

const queued = page.Atrium?.q ?? []
page.Atrium = (...call) => whenBody(() => run(call))
for (const call of queued) page.Atrium(...(Array.from(call) as Call))
const account = script?.dataset.account
if (account && !chat) page.Atrium('boot', { account })

function whenBody(act: () => void): void {
  if (document.body) act()
  else document.addEventListener('DOMContentLoaded', act, { once: true })
}
