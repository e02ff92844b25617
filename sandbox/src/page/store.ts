import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { useEffect, useState } from 'preact/hooks'
import type { AccountView, Change, Overview } from '../view.ts'
import { fetchOverview, fetchTranscript, type PhoneRef, phoneKey, type Transcript } from './api.ts'
import { firstPhones, recallPhones, rememberPhones } from './choice.ts'

type State = {
  overview: Overview | null
  transcripts: Record<string, Transcript>
  phones: PhoneRef[]
  connected: boolean
  /** Words for a moment at the foot of the page. */
  toast: string | null
  /** The phone on which a story plays now, and the words that appear in its composer letter by letter. */
  stage: { key: string; words: string } | null
}

let state: State = {
  overview: null,
  transcripts: {},
  phones: [],
  connected: true,
  toast: null,
  stage: null,
}
const listeners = new Set<() => void>()

function set(change: Partial<State>): void {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}

/** A part of the page's state; the component is drawn again when that part changes. */
export function useStore<T>(select: (state: State) => T): T {
  const [value, setValue] = useState(() => select(state))
  useEffect(() => {
    const update = () => setValue(() => select(state))
    update()
    listeners.add(update)
    return () => void listeners.delete(update)
  })
  return value
}

export function setStage(stage: State['stage']): void {
  set({ stage })
}

export function peek(): State {
  return state
}

export function accountOf(phone: PhoneRef): AccountView | undefined {
  return state.overview?.accounts.find(({ accountId }) => accountId === phone.accountId)
}

/** The chat app of a channel; undefined for a channel with another program. */
export function appOf(channel: string): ChatApp | undefined {
  return state.overview?.accounts.find((account) => account.channel === channel)?.app ?? undefined
}

export function showPhones(phones: PhoneRef[]): void {
  set({ phones })
  rememberPhones(phones)
  for (const phone of phones) if (!state.transcripts[phoneKey(phone)]) void refresh(phone)
}

let toastTimer: ReturnType<typeof setTimeout> | undefined
export function toast(words: string): void {
  clearTimeout(toastTimer)
  set({ toast: words })
  toastTimer = setTimeout(() => set({ toast: null }), 6_000)
}

/** Runs something a person asked for; what goes wrong is told in words. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    toast(error instanceof Error ? error.message : 'That did not work.')
    return undefined
  }
}

async function refresh(phone: PhoneRef): Promise<void> {
  try {
    const transcript = await fetchTranscript(phone)
    set({ transcripts: { ...state.transcripts, [phoneKey(phone)]: transcript } })
  } catch {
    // The account may be gone; the next overview says so.
  }
}

export async function refreshOverview(): Promise<void> {
  const overview = await fetchOverview()
  set({ overview, connected: true })
  const there = state.phones.filter((phone) => isThere(overview, phone))
  if (there.length > 0 && there.length === state.phones.length) return
  showPhones(there.length > 0 ? there : firstPhones(overview))
}

function isThere(overview: Overview, phone: PhoneRef): boolean {
  return overview.accounts.some(
    ({ accountId, customers }) =>
      accountId === phone.accountId && customers.some(({ id }) => id === phone.customerId),
  )
}

/** Loads everything and follows the sandbox's feed for as long as the page is open. */
export function startStore(): void {
  state.phones = recallPhones()
  void refreshOverview().then(refreshShown, () => set({ connected: false }))
  const feed = new EventSource('/events')
  feed.onopen = () => void refreshOverview().then(refreshShown, () => undefined)
  feed.onerror = () => set({ connected: false })
  feed.onmessage = ({ data }) => hear(JSON.parse(data) as Change)
}

let overviewTimer: ReturnType<typeof setTimeout> | undefined
function hear(change: Change): void {
  if (change.kind === 'transcript') {
    const key = phoneKey(change)
    if (state.phones.some((phone) => phoneKey(phone) === key)) void refresh(change)
    return
  }
  // A seed adds thirty people in a row: one fetch is enough.
  clearTimeout(overviewTimer)
  overviewTimer = setTimeout(() => void refreshOverview().catch(() => undefined), 60)
}

function refreshShown(): void {
  for (const phone of state.phones) void refresh(phone)
}
