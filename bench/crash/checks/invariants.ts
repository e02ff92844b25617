import {
  type Book,
  type Mark,
  markIn,
  nameOf,
  type Phone,
  type Seen,
  type View,
} from './records.ts'

/** What was found wrong; empty when the invariant holds. */
export type Findings = string[]

/** I1: everything that was acknowledged is shown. */
export function missing(book: Book, view: View): Findings {
  const shown = new Set(marks(view).map(({ mark }) => nameOf(mark)))
  const said = book.said.map((one) => nameOf({ ...one, kind: 'said' }))
  const told = book.told
    .filter(({ outcome }) => outcome === 'acknowledged')
    .map((one) => nameOf({ ...one, kind: 'told' }))
  return [...said, ...told]
    .filter((name) => !shown.has(name))
    .map((name) => `${name}: acknowledged, not shown`)
}

/** I2: nothing is shown twice, in whatever workspace. */
export function doubled(view: View): Findings {
  const counts = countOf(marks(view).map(({ mark }) => nameOf(mark)))
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name}: shown ${count} times`)
}

/** I3: what one customer said stands in the order in which they said it; what they got came in the order of sending. */
export function disordered(view: View, phones: Phone[]): Findings {
  const shown = marks(view).filter(({ mark }) => mark.kind === 'said')
  const bySender = Map.groupBy(shown, ({ seen, mark }) => `${seen.contact} ${mark.customer}`)
  const onScreen = [...bySender.values()].flatMap((one) =>
    backward(one.map(({ mark }) => mark)).map((found) => `${found} on the screen`),
  )
  const onPhones = phones.flatMap((phone) =>
    backward(phone.texts.flatMap((text) => markIn(text) ?? [])).map(
      (found) => `${found} on the phone`,
    ),
  )
  return [...onScreen, ...onPhones]
}

/** I4: nothing stands in another's record, case or workspace, and nothing reached another's phone. */
export function misdirected(book: Book, view: View, phones: Phone[]): Findings {
  const customers = new Map(book.customers.map((customer) => [customer.key, customer]))
  const wrongHome = marks(view)
    .filter(({ seen, mark }) => customers.get(mark.customer)?.workspace !== seen.workspace)
    .map(({ seen, mark }) => `${nameOf(mark)}: in workspace ${seen.workspace}`)
  const wrongRecord = marks(view)
    .filter(({ seen, mark }) => customers.get(mark.customer)?.record !== seen.contactName)
    .map(({ seen, mark }) => `${nameOf(mark)}: in the record of ${seen.contactName}`)
  const cases = Map.groupBy(marks(view), ({ seen }) => seen.conversation)
  const mixed = [...cases]
    .map(([id, all]) => ({ id, who: [...new Set(all.map(({ mark }) => mark.customer))] }))
    .filter(({ who }) => who.length > 1)
    .map(({ id, who }) => `conversation ${id}: holds ${who.join(' and ')}`)
  const wrongPhone = phones.flatMap(({ customer, texts }) =>
    texts
      .flatMap((text) => markIn(text) ?? [])
      .filter((mark) => mark.customer !== customer)
      .map((mark) => `${nameOf(mark)}: on the phone of ${customer}`),
  )
  return [...wrongHome, ...wrongRecord, ...mixed, ...wrongPhone]
}

/** How often a reply in this state may have reached the customer. Anything else has not come to an end. */
const arrivals = new Map<string, { least: number; most: number }>([
  ['accepted', { least: 1, most: 1 }],
  ['delivered', { least: 1, most: 1 }],
  ['read', { least: 1, most: 1 }],
  ['unknown', { least: 0, most: 1 }],
  ['failed', { least: 0, most: 0 }],
  ['refused', { least: 0, most: 0 }],
])

/** I5: each reply reached its customer once, or is shown as unknown; what is shown as failed reached nobody. */
export function wrongReplies(book: Book, view: View, phones: Phone[]): Findings {
  const arrived = countOf(
    phones.flatMap(({ texts }) => texts.flatMap((text) => markIn(text) ?? []).map(nameOf)),
  )
  const states = new Map(view.messages.map(({ messageId, state }) => [messageId, state]))
  return book.told.flatMap((told) => {
    const name = nameOf({ ...told, kind: 'told' })
    const count = arrived.get(name) ?? 0
    const state = states.get(told.messageId)
    if (told.outcome !== 'acknowledged')
      return count > 1 ? [`${name}: not acknowledged, reached the customer ${count} times`] : []
    const allowed = arrivals.get(state ?? '')
    if (!allowed) return [`${name}: is ${state ?? 'not there'}, which is no end`]
    return count < allowed.least || count > allowed.most
      ? [`${name}: is ${state}, reached the customer ${count} times`]
      : []
  })
}

/** I6: observers see the same. The first is what the others are compared with. */
export function disagreements(views: View[]): Findings {
  const [first, ...others] = views
  if (!first) return []
  const known = new Map(first.messages.map((seen) => [keyOf(seen), contentOf(seen)]))
  return others.flatMap((view) => {
    const theirs = new Map(view.messages.map((seen) => [keyOf(seen), contentOf(seen)]))
    const differing = [...known].flatMap(([key, content]) => {
      const other = theirs.get(key)
      if (other === undefined) return [`${content}: not seen by ${view.observer}`]
      return other === content ? [] : [`${content}: ${view.observer} has ${other}`]
    })
    const more = [...theirs]
      .filter(([key]) => !known.has(key))
      .map(([, content]) => `${content}: only seen by ${view.observer}`)
    return [...differing, ...more]
  })
}

/** I8: no log line holds a text or a secret. A finding names the file and the kind, never the secret. */
export function leaks(
  logs: { name: string; text: string }[],
  secrets: { name: string; value: string }[],
): Findings {
  return logs.flatMap((log) =>
    secrets
      .filter(({ value }) => log.text.includes(value))
      .map(({ name }) => `${log.name} holds ${name}`),
  )
}

function marks(view: View): { seen: Seen; mark: Mark }[] {
  return view.messages.flatMap((seen) => {
    const mark = markIn(seen.text)
    return mark ? [{ seen, mark }] : []
  })
}

function countOf(names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function backward(list: Mark[]): string[] {
  return list.flatMap((mark, at) => {
    const before = list[at - 1]
    return before && before.n > mark.n ? [`${nameOf(mark)}: after ${before.n}`] : []
  })
}

function keyOf(seen: Seen): string {
  return `${seen.workspace}/${seen.messageId}`
}

function contentOf({ text, state, conversation, contact }: Seen): string {
  const mark = markIn(text)
  return `${mark ? nameOf(mark) : text} (${state}, ${conversation}, ${contact})`
}
