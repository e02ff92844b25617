import type { Findings } from './invariants.ts'
import { markIn, nameOf, type Seen } from './records.ts'

/** What somebody reads on the agents' page, as lines of text: rows of the list, and the messages of one conversation. */
export type Screen = { rows: string[]; timelines: { contact: string; messages: string[] }[] }

/** A row as the list of the API has it. */
export type ListedRow = { contactName: string; words: string }

/** A page shows a part of a long list or timeline; of a short one it shows all. */
const leastShown = 5

/** I6: the rows that the page shows stand in the list one after the other, with the same last words. */
function staleRows(rows: string[], listed: ListedRow[]): Findings {
  if (rows.length < Math.min(leastShown, listed.length))
    return [`the page shows ${rows.length} rows of ${listed.length}`]
  const first = listed.findIndex((row) => rows[0] !== undefined && hasName(rows[0], row))
  if (rows[0] !== undefined && first < 0)
    return [`the page has a row that is not listed: ${words(rows[0])}`]
  return rows.flatMap((text, at) => {
    const row = listed[first + at]
    if (row && hasName(text, row) && words(text) === words(row.words)) return []
    const expected = row ? `${row.contactName} (${words(row.words)})` : 'nothing'
    return [`row ${first + at} of the page has ${words(text)}, the API ${expected}`]
  })
}

/** I6: the messages that the page shows of a conversation are the newest of that record, each once and in order. */
export function staleTimeline(messages: string[], record: Seen[]): Findings {
  const shown = messages.flatMap((text) => markIn(text) ?? []).map(nameOf)
  const all = record.flatMap(({ text }) => markIn(text) ?? []).map(nameOf)
  const name = record[0]?.contactName ?? 'nobody'
  if (shown.length < Math.min(leastShown, all.length))
    return [`the page shows ${shown.length} messages of ${name}, the API ${all.length}`]
  const newest = all.slice(-shown.length)
  if (shown.length > all.length) newest.unshift('nothing more')
  // Compared from the newest upwards: what is missing shifts all that stands above it.
  const wrong = newest.findLastIndex((mark, at) => shown[at] !== mark)
  return wrong < 0 ? [] : [`the page shows ${shown[wrong]} of ${name}, the API ${newest[wrong]}`]
}

/** All that is stale on a screen. */
export function staleScreen(screen: Screen, listed: ListedRow[], seen: Seen[]): Findings {
  const records = Map.groupBy(seen, ({ contact }) => contact)
  return [
    ...staleRows(screen.rows, listed),
    ...screen.timelines.flatMap(({ contact, messages }) =>
      staleTimeline(messages, records.get(contact) ?? []),
    ),
  ]
}

/** The name has a line of its own. */
function hasName(text: string, { contactName }: ListedRow): boolean {
  return text.split('\n').some((line) => line.trim() === contactName)
}

function words(text: string): string {
  const mark = markIn(text)
  return mark ? nameOf(mark) : 'no words of ours'
}
