import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Screens that a signed-in member's first page consists of, and the words of one language. */
const screens = ['frame', 'inbox-page', 'en']

/**
 * The files that a browser loads for the inbox, as paths under the built folder: what index.html names, and what the
 * code then asks for. Read from Vite's own lists, so nothing is forgotten when chunks change.
 */
export function firstLoad(dist: string): string[] {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const named = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1])
  const files = new Set(['index.html', ...named.filter((name) => name !== undefined)])
  for (const file of [...files].filter((name) => name.endsWith('.js')))
    for (const asked of lazyParts(readFileSync(join(dist, file), 'utf8'))) files.add(asked)
  return [...files]
}

/** Vite writes `import('./frame-x.js'),__vite__mapDeps([12,2])`, and the list of all files once. */
function lazyParts(code: string): string[] {
  const list = /m\.f=(\[[^\]]*\])/.exec(code)?.[1]
  const all = list ? (JSON.parse(list) as string[]) : []
  return screens.flatMap((screen) => {
    const call = new RegExp(
      `import\\([\`"']\\./(${screen}-[\\w-]+\\.js)[\`"']\\)(?:,__vite__mapDeps\\(\\[([\\d,]*)\\])?`,
    ).exec(code)
    const needs = (call?.[2] ?? '').split(',').filter(Boolean)
    return call ? [`assets/${call[1]}`, ...needs.flatMap((at) => all[Number(at)] ?? [])] : []
  })
}
