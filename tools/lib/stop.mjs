/** A failure the reader can act upon: printed without a stack, with what to do. */
export class Stop extends Error {
  constructor(problem, todo) {
    super(`${problem}\n  → ${todo}`)
    this.name = 'Stop'
  }
}

/** Runs a tool's main function; a `Stop` becomes two readable lines and exit code 1. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    console.error(error instanceof Stop ? `\n✖ ${error.message}\n` : error)
    process.exitCode = 1
  }
}
