/** `npm run crash`: breaks an installation again and again; what can be asked for stands in bench/README.md. */
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { findNode26, refuseOldNode, withNode } from './lib/node26.mjs'
import { root, runHere } from './lib/run.mjs'
import { main } from './lib/stop.mjs'

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  const node = await findNode26()
  return runHere(node, [join(root, 'bench', 'crash', 'run.ts'), ...process.argv.slice(2)], {
    env: withNode(node),
  })
})
