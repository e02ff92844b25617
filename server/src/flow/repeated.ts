/** The provider's id is stored already: another path brought the same message before. The event ends as dropped. */
export class Repeated extends Error {
  constructor() {
    super('this message is shown already')
    this.name = 'Repeated'
  }
}
