import type { Content } from '@atrium/contract/content'
import { z } from 'zod'
import { fieldsOf } from '../envelope.ts'

/** LINE hands back 300 characters and nothing else: neither the label that was pressed nor the message it stood under. */
const dataMax = 300

/** The postback data of a button of ours: its id and its words. Undefined when the id alone is too long. */
export function choiceData(id: string, title: string): string | undefined {
  const both = JSON.stringify([id, title])
  if (both.length <= dataMax) return both
  return id.length <= dataMax ? id : undefined
}

const Pressed = z.object({ data: z.string().max(5000) })
const Ours = z.tuple([z.string().min(1), z.string().min(1)])

/** What a pressed button means. Buttons of other tools (a rich menu) are shown with their data. */
export function chosen(postback: unknown): Content {
  const parsed = Pressed.safeParse(postback)
  if (!parsed.success) throw new Error('A LINE postback has no data.')
  const { data } = parsed.data
  const [id, title] = ours(data) ?? [data || 'postback', data || 'Pressed a button']
  const { date, time, datetime, ...others } = fieldsOf(fieldsOf(postback).params)
  const [picked] = texts([datetime, date, time])
  // The answer is the moment; the button only says what was asked.
  if (picked) return { kind: 'choice', id, title: picked.replace('T', ' '), description: title }
  const more = texts(Object.values(others)).join(' ')
  return { kind: 'choice', id, title, ...(more && { description: more }) }
}

function ours(data: string): [string, string] | undefined {
  try {
    const parsed = Ours.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function texts(values: unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}
