import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const folder = new URL('.', import.meta.url).pathname

/** Builds one part into a folder of its own and returns its files by name. */
async function built(config: string, root: string): Promise<Map<string, string>> {
  const outDir = await mkdtemp(join(tmpdir(), 'atrium-widget-'))
  try {
    const configFile = join(folder, config)
    // The configuration names folders from the widget's own; the test may be started anywhere.
    await build({ configFile, root: join(folder, root), build: { outDir }, logLevel: 'error' })
    const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const texts = await Promise.all(
      files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    )
    return new Map(files.map((file, at) => [file.name, texts[at] ?? '']))
  } finally {
    await rm(outDir, { recursive: true })
  }
}

const gzipped = (text: string) => gzipSync(text, { level: 9 }).length

test('the loader weighs at most 3 KB', async () => {
  const files = await built('vite.loader.config.ts', '.')
  assert.deepEqual([...files.keys()], ['loader.js'])
  const bytes = gzipped(files.get('loader.js') ?? '')
  assert.ok(bytes > 500 && bytes <= 3 * 1024, `${bytes} bytes gzipped`)
})

test('the app in the frame weighs at most 35 KB, and needs no inline script or style', async () => {
  const files = await built('vite.config.ts', 'src/frame')
  const all = [...files].filter(([name]) => /\.(js|css|html)$/.test(name))
  const bytes = all.reduce((sum, [, text]) => sum + gzipped(text), 0)
  assert.ok(bytes > 5000 && bytes <= 35 * 1024, `${bytes} bytes gzipped`)

  const page = files.get('index.html') ?? ''
  assert.doesNotMatch(page, /<style|style=|<script(?![^>]*src=)|\son\w+=/)
  assert.match(page, /src="\.\/assets\//)
  for (const [name, text] of all) assert.ok(!/\beval\(|new Function/.test(text), name)
})

test('no text becomes HTML anywhere in the widget', async () => {
  const entries = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true })
  const sources = entries.filter((entry) => /\.tsx?$/.test(entry.name))
  assert.ok(sources.length > 30)
  for (const file of sources) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8')
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/i, file.name)
  }
})
