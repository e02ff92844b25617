/** A concurrent change was in the way; the transaction is worth running again. */
export class Conflict extends Error {
  constructor(what: string) {
    super(`concurrent change of ${what}`)
    this.name = 'Conflict'
  }
}
