import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

type Chunk = { file: string; css?: string[]; imports?: string[]; dynamicImports?: string[] }

const root = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'atrium-web-'))
let manifest: Record<string, Chunk> = {}

before(async () => {
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, manifest: true, reportCompressedSize: false },
  })
  manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** What a browser loads for the inbox: the entry, the texts, the frame, the list, a conversation with its panel. */
const inbox = [
  'index.html',
  'src/locales/en.json',
  'src/shell/frame.tsx',
  'src/inbox/inbox-page.tsx',
  'src/inbox/conversation/conversation-page.tsx',
]

test('the first load of the inbox with an open conversation is at most 300 KB compressed', () => {
  const total = sum(inbox.flatMap(filesOf)) + gzipped('index.html')
  assert.ok(total <= 300_000, `${total} bytes`)
})

test('the list alone needs at most 250 KB of script', () => {
  const scripts = inbox
    .slice(0, 4)
    .flatMap(filesOf)
    .filter((file) => file.endsWith('.js'))
  const total = sum(scripts)
  assert.ok(total <= 250_000, `${total} bytes`)
})

test('the page runs no inline script, so that the content security policy can forbid them', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  for (const [, attributes, body] of html.matchAll(/<script([^>]*)>([^<]*)/g)) {
    assert.match(attributes ?? '', /src=/)
    assert.equal(body?.trim(), '')
  }
  assert.doesNotMatch(html, / on\w+=|style=/)
})

function filesOf(entry: string): string[] {
  const seen = new Set<string>()
  const visit = (key: string): void => {
    const chunk = manifest[key]
    assert.ok(chunk, `${key} is not in the build`)
    if (seen.has(key)) return
    seen.add(key)
    for (const next of chunk.imports ?? []) visit(next)
  }
  visit(entry)
  return [...seen].flatMap((key) => [manifest[key]?.file ?? '', ...(manifest[key]?.css ?? [])])
}

function sum(files: string[]): number {
  return [...new Set(files)].reduce((total, file) => total + gzipped(file), 0)
}

function gzipped(file: string): number {
  return gzipSync(readFileSync(join(folder, file))).length
}
