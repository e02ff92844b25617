// Posts one order to Atrium, signed. Node 20 or newer, nothing to install:
//   SHOP_URL=https://…/hooks/shops/… SHOP_SECRET=shop_… node post-order.mjs order.json
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The header for these bytes, good for five minutes. */
function sign(body, secret) {
  const seconds = Math.floor(Date.now() / 1000)
  const tag = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  return `t=${seconds},v1=${tag}`
}

// biome-ignore lint/style/noProcessEnv: a program of its own, with two settings
const { SHOP_URL, SHOP_SECRET } = process.env
const file = process.argv[2]
if (!SHOP_URL || !SHOP_SECRET || !file) {
  process.stderr.write('Set SHOP_URL and SHOP_SECRET, and name a file with an order.\n')
  process.exit(2)
}
// What is signed are the bytes that are sent: read once, changed no more.
const body = readFileSync(file)
const response = await fetch(SHOP_URL, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'atrium-signature': sign(body, SHOP_SECRET),
  },
  body,
})
process.stdout.write(`${response.status} ${await response.text()}\n`)
process.exitCode = response.ok ? 0 : 1
