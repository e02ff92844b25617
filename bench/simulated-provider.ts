/**
 * The simulated WhatsApp in a process of its own: its work is not the server's. Prints where it is and the settings of
 * its number; then reads one line, a ProviderOrder, and sends its webhooks from then on. Ends with its parent.
 */
import { createInterface } from 'node:readline'
import { crowdNumber, type ProviderOrder } from './broadcast/provider.ts'
import { startProvider } from './crash/arena/provider.ts'
import { whatsapp } from './crash/arena/wires.ts'

const waiting = await startProvider(whatsapp)
console.log(JSON.stringify(waiting.connect('').fake.settings))
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { webhookUrl, people } = JSON.parse(String((await lines.next()).value)) as ProviderOrder
const { fake } = waiting.connect(webhookUrl)
for (let n = 1; n <= people; n += 1) fake.addCustomer({ name: `C${n}`, phone: crowdNumber(n) })
console.log('ready')
await lines.next()
process.exit()
