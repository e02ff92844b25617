import assert from 'node:assert/strict'
import { test } from 'node:test'
import { throughOutage } from './outage.ts'

const failing = (times: number, error: Error) => {
  let tries = 0
  return {
    tries: () => tries,
    work: async () => {
      tries += 1
      if (tries <= times) throw error
      return 'done'
    },
  }
}

test('work that a database on its way back cut short is begun again', async () => {
  for (const error of [
    Object.assign(new Error('terminating connection due to unexpected postmaster exit'), {
      code: '57P01',
    }),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ]) {
    const { work, tries } = failing(2, error)
    assert.equal(await throughOutage(work), 'done')
    assert.equal(tries(), 3)
  }
})

test('a fault of the work itself is passed on at once', async () => {
  for (const error of [
    Object.assign(new Error('relation "contact" does not exist'), { code: '42P01' }),
    new Error('no such file'),
  ]) {
    const { work, tries } = failing(5, error)
    await assert.rejects(throughOutage(work), error)
    assert.equal(tries(), 1)
  }
})
