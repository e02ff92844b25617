const firstPauseMs = 300
const longestPauseMs = 5_000
/** Some two minutes; a part that is not there by then will not come: another version runs on the server. */
const mostTries = 30

/**
 * Loads a part of the page, again and again while the line is cut: a section that comes late must not take the whole
 * screen down. Passes the last failure on.
 */
export async function persistently<T>(
  load: () => Promise<T>,
  pause: (ms: number) => Promise<void> = sleep,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await load()
    } catch (error) {
      if (attempt >= mostTries) throw error
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)))
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
