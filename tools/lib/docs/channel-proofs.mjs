/** docs/channel-proofs.md: what is asked of every channel, and the test that proves it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { tableOf } from './table.mjs'

const file = join(root, 'docs', 'channel-proofs.md')
const [start, end] = ['<!-- overview -->', '<!-- /overview -->']

/** Where a test's name stands in its file: behind the call that makes it, or on a line of its own. */
const IS_NAME = /^(await )?(test|test\.step|check|ofSpecification)\(|^({ )?name:|^['"`]/

/** What is no longer true in the document; the overview is made anew when `write` is set. */
export function brokenProofs({ write = false } = {}) {
  const text = readFileSync(file, 'utf8')
  const broken = wrongIn(text)
  const [before] = text.split(start)
  const [, after] = text.split(end)
  const wanted = `${before}${start}\n\n${overviewOf(text)}\n\n${end}${after}`
  if (text === wanted) return broken
  if (!write) return [...broken, 'the overview is old: npm run check -- --fix']
  writeFileSync(file, wanted)
  return broken
}

/** A file or a test that is gone, a channel without a proof or a reason, in a document of this form. */
export function wrongIn(text) {
  const channels = channelsIn(text)
  return itemsIn(text).flatMap(({ title, rows }) =>
    [...wrongChannels(rows, channels), ...rows.flatMap(wrongProofs)].map(
      (what) => `${title}: ${what}`,
    ),
  )
}

/** The channels of which every item must speak. */
export function channelsIn(text = readFileSync(file, 'utf8')) {
  const [, list = ''] = /^Channels: (.+)\.$/m.exec(text) ?? []
  return list.split(', ')
}

/** An item is a heading, and below it a line for some of the channels: `- sms, line: proof`. */
function itemsIn(text) {
  const all = channelsIn(text)
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title, ...lines] = section.split('\n')
      const rows = lines.flatMap((line) => {
        const [, names, proof] = /^- ([a-z, ]+): ?(.*)$/.exec(line) ?? []
        return names ? [{ names: names === 'all' ? all : names.split(', '), proof }] : []
      })
      return { title, rows }
    })
}

function overviewOf(text) {
  const channels = channelsIn(text)
  const proofOf = (rows, channel) => rows.find(({ names }) => names.includes(channel))?.proof
  return tableOf([
    ['', ...channels],
    ...itemsIn(text).map(({ title, rows }) => [
      title,
      ...channels.map((channel) => markOf(proofOf(rows, channel))),
    ]),
  ])
}

function markOf(proof = '') {
  if (!proof.includes('`')) return '–'
  return proof.includes('n/a') ? '✓ –' : '✓'
}

function wrongChannels(rows, channels) {
  const named = rows.flatMap(({ names }) => names)
  return [
    ...channels.filter((one) => !named.includes(one)).map((one) => `nothing is said of ${one}`),
    ...named.filter((one) => !channels.includes(one)).map((one) => `${one} is no channel`),
    ...named
      .filter((one, index) => named.indexOf(one) !== index)
      .map((one) => `${one} stands there twice`),
  ]
}

/** A proof names files, each followed by words out of the names of its tests; what has none is n/a, with the reason. */
function wrongProofs({ names, proof }) {
  const who = names.join(', ')
  const parts = [...proof.matchAll(/`([^`]+)`([^`]*)/g)]
  const count = (sign) => proof.split(sign).length
  if (count('`') % 2 === 0 || count('“') !== count('”')) return [`${who}: a quote is missing`]
  if (parts.length === 0)
    return /^n\/a: \S+ \S+/.test(proof) ? [] : [`${who} has neither a test nor a reason`]
  return parts.flatMap(([, path, after]) => {
    if (!existsSync(join(root, path))) return [`${path} does not exist`]
    const found = namesIn(readFileSync(join(root, path), 'utf8'))
    const quoted = [...after.matchAll(/“([^”]+)”/g)].map(([, words]) => words)
    if (quoted.length === 0) return [`${path}: no test is named`]
    return quoted
      .filter((words) => !found.some((name) => name.includes(words)))
      .map((words) => `${path} has no test “${words}”`)
  })
}

function namesIn(source) {
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => IS_NAME.test(line))
}
