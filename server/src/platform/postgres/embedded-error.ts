/** The embedded database cannot run; the message ends with what the operator can do. */
export class EmbeddedError extends Error {
  constructor(problem: string, { todo, cause }: { todo: string; cause?: unknown }) {
    super(`${problem}\n  → ${todo}`, { cause })
    this.name = 'EmbeddedError'
  }
}
