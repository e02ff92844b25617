/**
 * Waits for statements of one transaction that do not need each other's answers: they were sent without waiting, the
 * database runs them in the order in which they were started, and the answers come in one round trip. Throws the
 * first failure in that order, and only when all have ended: none is left running on a connection that goes back to the pool.
 */
export async function together<T extends readonly unknown[]>(
  statements: {
    [K in keyof T]: Promise<T[K]>
  },
): Promise<T> {
  const results = await Promise.allSettled<unknown>(statements)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return Promise.all<unknown>(statements) as Promise<unknown> as Promise<T>
}
