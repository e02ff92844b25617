import type { DataTag, QueryClient } from '@tanstack/react-query'

/**
 * Shows what a step was answered with, and asks again: work that the step began may have gone on since, and the feed may
 * have told of it before the answer was here. `queryKey`: of what the answer is the new state of.
 */
export function showAnswer<T>(
  cache: QueryClient,
  queryKey: DataTag<string[], T, Error>,
  answer: NoInfer<T>,
): Promise<void> {
  cache.setQueryData<T>(queryKey, answer)
  return cache.invalidateQueries({ queryKey, exact: true })
}
