/** `npm run crash`: breaks an installation again and again; what can be asked for stands in bench/README.md. */
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { findNode26, refuseOldNode, withNode } from './lib/node26.mjs'
import { root, runHere } from './lib/run.mjs'
import { main, Stop } from './lib/stop.mjs'

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  const node = await findNode26()
  return runHere(node, [join(root, 'bench', 'crash', 'run.ts'), ...process.argv.slice(2)], {
    env: { ...withNode(node), ...(await withBrowser(node)) },
  })
})

/** The agents' page is one of the observers where a browser is found; where none is, the run says so. */
async function withBrowser(node) {
  // Only now: these need the installed packages.
  const { buildPages } = await import('./lib/build.mjs')
  const { findBrowser } = await import('./lib/tests/browser.mjs')
  const browser = await findBrowser().catch((error) => {
    if (!(error instanceof Stop)) throw error
    console.error(error.message)
    return undefined
  })
  if (browser === undefined) return {}
  await buildPages(node)
  return { ATRIUM_BROWSER: browser }
}
