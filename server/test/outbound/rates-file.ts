import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A rate in EUR, as it stands in a rate file. */
type Rate = { channel: string; category: string; country?: string; amount: number }

/** A rate file with one table, for `ATRIUM_RATES`; it goes with the test. */
export async function ratesFile(
  context: { after(clear: () => Promise<void>): void },
  rates: Rate[],
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-rates-'))
  context.after(() => rm(dir, { recursive: true, force: true }))
  const path = join(dir, 'rates.json')
  const tables = [{ validFrom: '2020-01-01', currency: 'EUR', rates }]
  await writeFile(path, JSON.stringify({ tables }))
  return path
}
