import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { withInstallation } from '../installation/installation.ts'
import type { Bench } from '../parts/bench.ts'
import { type Figure, figure } from '../parts/figure.ts'
import { firstLoad } from '../parts/first-load.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const promised = { app: 300, widgetLoader: 3, widgetApp: 35 }

/** What browsers load: the agents' app up to the inbox, the widget's loader and its opened frame. */
export async function size(bench: Bench): Promise<Figure[]> {
  const web = join(root, 'web', 'dist')
  const widget = join(root, 'widget', 'dist')
  if (!existsSync(join(web, 'index.html')) || !existsSync(join(widget, 'loader.js')))
    throw new Error('The pages are not built: run `npm start` once.')
  const app = firstLoad(web)
  const frame = readdirSync(join(widget, 'frame'), { recursive: true })
    .map(String)
    .filter((name) => /\.(html|css|js)$/.test(name))
  const row = (name: string, bytes: number, atMost: number) =>
    figure(name, bytes / 1024, 'KB gz', { promised: { atMost } })
  const served = await bytesServed(bench, app)
  return [
    row('app, first load of the inbox', packed(web, app), promised.app),
    figure('… as the server sends it', served / 1024, 'KB', { promised: { atMost: promised.app } }),
    row('widget, loader', packed(widget, ['loader.js']), promised.widgetLoader),
    row('widget, opened', packed(join(widget, 'frame'), frame), promised.widgetApp),
  ]
}

function packed(dir: string, files: readonly string[]): number {
  return files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dir, file)), { level: 9 }).length,
    0,
  )
}

/** Content-length tells what went over the wire; fetch itself would show it unpacked. */
function bytesServed(bench: Bench, files: readonly string[]): Promise<number> {
  return withInstallation(bench, async (installation) => {
    const { origin } = await installation.start('web')
    let sum = 0
    for (const file of files) {
      const url = `${origin}/${file === 'index.html' ? '' : file}`
      const headers = { accept: 'text/html, */*', 'accept-encoding': 'br, gzip' }
      const response = await fetch(url, { headers })
      const body = await response.arrayBuffer()
      if (!response.ok) throw new Error(`${url} answered ${response.status}`)
      sum += Number(response.headers.get('content-length') ?? body.byteLength)
    }
    return sum
  })
}
