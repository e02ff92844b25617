/**
 * Stands in for zod in the browser. The app takes paths and types from the contract and never
 * validates: the server does, on both sides of the wire. zod itself would be a tenth of the
 * first load (30 of 300 KB) and would build some hundred schemas at every start.
 */
export const z: unknown = new Proxy(() => undefined, {
  get: (_, name) => {
    if (name === 'parse' || name === 'safeParse') {
      throw new Error('Schemas are not in the browser: see web/src/api/no-schemas.ts')
    }
    return z
  },
  apply: () => z,
})
