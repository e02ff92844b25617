/** docs/channels.md: what each channel can do, made from the capabilities that the programs themselves read. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../run.mjs'
import { tableOf } from './table.mjs'

const file = join(root, 'docs', 'channels.md')
const [start, end] = ['<!-- channels -->', '<!-- /channels -->']

const yes = (value) => (value ? '✓' : '–')
const both = ({ in: comes, out: goes }) => {
  if (comes && goes) return '✓'
  return comes ? 'in' : goes ? 'out' : '–'
}
const size = ({ maxBytes }) => `${Math.round(maxBytes / 100_000) / 10} MB`
const number = (value) => value.toLocaleString('en')

/** A row for each capability: its words, and how a channel's data reads. */
const rows = [
  ['Text', ({ text }) => `${number(text.max)} ${text.unit}`],
  ['Subject', ({ subject }) => yes(subject)],
  ...['image', 'video', 'audio', 'voice', 'document', 'sticker'].map((kind) => [
    `${kind[0].toUpperCase()}${kind.slice(1)} out`,
    ({ media }) => (media[kind] ? size(media[kind]) : '–'),
  ]),
  [
    'Stickers of the provider',
    ({ stickers = [] }) =>
      stickers.length > 0 ? String(stickers.flatMap(({ ids }) => ids).length) : '–',
  ],
  ['Files in a message', ({ media }) => String(media.perMessage)],
  ['Location out', ({ location }) => yes(location)],
  ['Contact cards out', ({ contacts }) => yes(contacts)],
  ['Buttons', ({ buttons }) => (buttons ? `${buttons.max} × ${buttons.titleMax}` : '–')],
  [
    'Buttons that open or copy',
    ({ buttons }) =>
      [buttons?.links && 'open', buttons?.copies && 'copy'].filter(Boolean).join(', ') || '–',
  ],
  ['List', ({ list }) => (list ? `${list.rows} rows` : '–')],
  ['Asks for', ({ asks = [] }) => asks.join(', ') || '–'],
  ['Templates', ({ templates }) => yes(templates)],
  ['Reactions', ({ reactions }) => both(reactions)],
  ['Quotes', ({ quotes }) => both(quotes)],
  ['Edits', ({ edits }) => both(edits)],
  ['Deletions', ({ deletes }) => both(deletes)],
  ['Delivered', ({ receipts }) => yes(receipts.delivered)],
  ['Read', ({ receipts }) => yes(receipts.read)],
  ['Typing', ({ typing }) => both(typing)],
  ['Marks as read', ({ readMarks }) => yes(readMarks)],
  [
    'Window',
    ({ window }) => (window ? `${window.hours} h, then ${window.outside}` : 'always open'),
  ],
  [
    'Public comments',
    ({ comments }) =>
      comments
        ? [
            'answer',
            comments.hide && 'hide',
            comments.like && 'like',
            comments.deleteOwn && 'delete',
          ]
            .filter(Boolean)
            .join(', ')
        : '–',
  ],
  ['Messages a second', ({ rate }) => number(rate.perSecond)],
  ['To one customer', ({ rate: { pair } }) => (pair ? `1 in ${pair.seconds} s` : '–')],
  ['A second send is dropped', ({ idempotentSend }) => yes(idempotentSend)],
]

/** The table for these channels, in their order. */
function matrix(channels) {
  return tableOf([
    ['', ...channels.map(({ label }) => label)],
    ...rows.map(([words, read]) => [words, ...channels.map((one) => read(one.capabilities))]),
  ])
}

/** Whether docs/channels.md shows what the channels say; with `write` it is made so. */
export async function matrixIsTrue({ write }) {
  const list = pathToFileURL(join(root, 'server', 'src', 'channels.ts'))
  const { channels } = await import(list.href)
  const page = readFileSync(file, 'utf8')
  const [before] = page.split(start)
  const [, after] = page.split(end)
  const wanted = `${before}${start}\n\n${matrix(channels)}\n\n${end}${after}`
  if (page === wanted) return true
  if (write) writeFileSync(file, wanted)
  return write
}
