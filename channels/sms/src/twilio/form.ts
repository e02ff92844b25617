import { cleanText } from '@atrium/channel-kit/json'

/** The fields of Twilio's form; empty ones count as missing. */
export function formOf(body: string): Map<string, string> {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body))
    if (value !== '' && !form.has(name)) form.set(name, cleanText(value))
  return form
}

/** Whether it tells what became of a message of ours; a message of a customer has the status `received`. */
export function isReport(form: Map<string, string>): boolean {
  const status = form.get('MessageStatus')
  return status !== undefined && !status.startsWith('receiv')
}
