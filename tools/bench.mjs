/** `npm run bench`: performance tables; what can be asked for stands in bench/README.md. */
import { join } from 'node:path'
import { buildPages } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { findNode26, refuseOldNode, withNode } from './lib/node26.mjs'
import { root, runHere } from './lib/run.mjs'
import { main } from './lib/stop.mjs'

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  const node = await findNode26()
  await buildPages(node)
  return runHere(node, [join(root, 'bench', 'run.ts'), ...process.argv.slice(2)], {
    env: withNode(node),
  })
})
