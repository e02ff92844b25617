import type { CustomerAct, Faults, PhoneMessage, TemplateDecision } from '@atrium/channel-kit/fake'
import type { ClockView, Overview } from '../view.ts'

/** One phone on the table: a customer on one channel account. */
export type PhoneRef = { accountId: string; customerId: string }
export type Transcript = { messages: PhoneMessage[]; typing: boolean }
export type SendableAct = Exclude<CustomerAct, { kind: 'file' }>
export type SendableFile = {
  name: string
  type: string
  as: 'image' | 'voice' | 'document' | 'video' | 'audio'
  data: Blob
  caption?: string
}

export const phoneKey = ({ accountId, customerId }: PhoneRef) => `${accountId}/${customerId}`
const path = ({ accountId, customerId }: PhoneRef) =>
  `/accounts/${encodeURIComponent(accountId)}/customers/${encodeURIComponent(customerId)}`

export const fetchOverview = () => call<Overview>('GET', '/state')
export const fetchTranscript = (phone: PhoneRef) =>
  call<Transcript>('GET', `${path(phone)}/transcript`)
export const sendAct = (phone: PhoneRef, act: SendableAct) =>
  call<{ id: string }>('POST', `${path(phone)}/acts`, act)
export const sendEcho = (phone: PhoneRef, text: string) =>
  call<{ id: string }>('POST', `${path(phone)}/echo`, { text })
export const addCustomer = (
  accountId: string,
  person: { name: string; phone?: string; email?: string; username?: string },
) => call<{ id: string }>('POST', `/accounts/${encodeURIComponent(accountId)}/customers`, person)
export const setFaults = (accountId: string, faults: Partial<Faults>) =>
  call<Faults>('POST', `/accounts/${encodeURIComponent(accountId)}/faults`, faults)
export const decideTemplate = (accountId: string, id: string, decision: TemplateDecision) =>
  call<object>(
    'POST',
    `/accounts/${encodeURIComponent(accountId)}/templates/${encodeURIComponent(id)}`,
    decision,
  )
export const moveClock = (move: { offsetMs: number } | { advance: number }) =>
  call<ClockView>('POST', '/clock', move)

/** Sends a file, or puts it in the place of the one in the message `edit`. */
export async function sendFile(
  phone: PhoneRef,
  file: SendableFile,
  edit?: string,
): Promise<{ id: string }> {
  const query = new URLSearchParams({ name: file.name, as: file.as })
  if (file.caption) query.set('caption', file.caption)
  if (edit) query.set('edit', edit)
  const response = await fetch(`${path(phone)}/files?${query}`, {
    method: 'POST',
    headers: { 'content-type': file.type || 'application/octet-stream' },
    body: file.data,
  })
  return answer(response)
}

async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return answer(response)
}

/** The sandbox's answer, or its words as an error. Same program on both sides: the shape is not checked again. */
async function answer<T>(response: Response): Promise<T> {
  const value: unknown = await response.json()
  if (response.ok) return value as T
  const words = (value as { error?: string }).error
  throw new Error(words ?? `The sandbox answered ${response.status}.`)
}
