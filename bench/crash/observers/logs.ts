import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena } from '../arena/arena.ts'
import { type Findings, leaks } from '../checks/invariants.ts'
import { marker } from '../checks/records.ts'

/** I8: the logs of all processes, PostgreSQL's too, hold no text and no secret. */
export function leakedIntoLogs(arena: Pick<Arena, 'dir' | 'secrets'>): Findings {
  const folders = [arena.dir, join(arena.dir, 'postgres')]
  const logs = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  )
  return leaks(logs, [{ name: 'the text of a message', value: marker }, ...arena.secrets])
}
