import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueryClient, QueryObserver, queryOptions } from '@tanstack/react-query'
import { showAnswer } from './answer.ts'

test('an answer that is older than what the feed told does not stay', async () => {
  const cache = new QueryClient()
  let state = 'ready'
  const query = queryOptions({ queryKey: ['import', 'one'], queryFn: async () => state })
  const stop = new QueryObserver(cache, query).subscribe(() => undefined)
  await cache.refetchQueries(query)
  // The step begins, its work ends at once, the feed tells, and only then its answer arrives.
  state = 'checked'
  await cache.invalidateQueries(query)
  const asked = showAnswer(cache, query.queryKey, 'checking')
  assert.equal(cache.getQueryData(query.queryKey), 'checking')
  await asked
  assert.equal(cache.getQueryData(query.queryKey), 'checked')
  stop()
  cache.clear()
})
