import type { App } from './app.ts'
import { diskCheck, eventLoopCheck } from './platform/observe/health.ts'

type Parts = Pick<App, 'health' | 'db' | 'config' | 'bus' | 'journal'>

/** What this process can say of itself: its database, disk, event loop and bus, and what waits to be stored. */
export function addHealth({ health, db, config, bus, journal }: Parts): void {
  health.add(
    'database',
    async () => {
      await db.global((tx) => tx.query('SELECT 1'))
      return { state: 'ok', text: 'PostgreSQL answers.' }
    },
    { critical: true },
  )
  health.add('disk', diskCheck(config.dataDir, config.reserveBytes))
  health.add('event loop', eventLoopCheck())
  health.add('bus', async () =>
    bus.healthy()
      ? { state: 'ok', text: 'Processes hear each other.' }
      : {
          state: 'warning',
          text: 'Hints between processes are interrupted; everything still arrives, a second later.',
        },
  )
  health.add('journal', async () =>
    journal.waiting() < 5_000
      ? { state: 'ok', text: 'Events are stored as they come.' }
      : { state: 'warning', text: `${journal.waiting()} events wait to be stored.` },
  )
}
