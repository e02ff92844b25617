/** `npm run health`: the structure's figures, red (exit code 1) when one crosses its limit. */
import { ensureInstalled } from './lib/install.mjs'
import { refuseOldNode, rerunUnderNode26 } from './lib/node26.mjs'
import { main } from './lib/stop.mjs'

await main(async () => {
  refuseOldNode()
  await ensureInstalled()
  if (await rerunUnderNode26()) return process.exitCode
  const { figures } = await import('./lib/figures.mjs') // needs Node 26
  const rows = await figures()
  for (const { name, value, limit, red, where } of rows) {
    console.log(`${red ? '✖' : '✔'} ${name.padEnd(32)} ${String(value).padStart(7)}   (${limit})`)
    if (red && where) console.log(`    ${where.slice(0, 10).join('\n    ')}`)
  }
  return rows.some(({ red }) => red) ? 1 : 0
})
