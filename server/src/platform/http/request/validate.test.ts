import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { AppError } from '../../app-error.ts'
import { pointer, validate } from './validate.ts'

const none = { params: {}, query: {}, body: undefined }

function pointers(
  schemas: Parameters<typeof validate>[0],
  parts: Partial<Parameters<typeof validate>[1]>,
): string[] {
  try {
    validate(schemas, { ...none, ...parts })
    return []
  } catch (error) {
    assert.ok(error instanceof AppError)
    assert.equal(error.code, 'invalid')
    return (error.errors ?? []).map((each) => each.pointer)
  }
}

const person = z.strictObject({
  name: z.string(),
  tags: z.array(z.strictObject({ 'a/b~c': z.number() })).default([]),
})

test('a request that fits comes back parsed, with defaults', () => {
  const parsed = validate(
    { body: person, query: z.strictObject({ limit: z.coerce.number() }) },
    { params: {}, query: { limit: '7' }, body: { name: 'Ana' } },
  )
  assert.deepEqual(parsed, {
    params: undefined,
    query: { limit: 7 },
    body: { name: 'Ana', tags: [] },
  })
})

test('each fault has a pointer to its place', () => {
  assert.deepEqual(
    pointers({ body: person }, { body: { name: 1, tags: [{ 'a/b~c': 'x' }, {}] } }),
    ['/name', '/tags/0/a~1b~0c', '/tags/1/a~1b~0c'],
  )
  assert.deepEqual(
    pointers({ query: z.strictObject({ limit: z.coerce.number() }) }, { query: { limit: 'x' } }),
    ['/query/limit'],
  )
  assert.deepEqual(
    pointers({ params: z.strictObject({ id: z.uuid() }) }, { params: { id: 'x' } }),
    ['/params/id'],
  )
  assert.deepEqual(pointers({ body: person }, { body: undefined }), [''])
  assert.equal(pointer('', []), '')
})

test('unknown keys are refused, however deep and however lax the schema', () => {
  const lax = z.object({ a: z.object({ b: z.array(z.object({ c: z.number() })) }) })
  assert.deepEqual(pointers({ body: person }, { body: { name: 'x', role: 'admin' } }), ['/role'])
  assert.deepEqual(
    pointers({ body: lax }, { body: { a: { b: [{ c: 1 }, { c: 1, role: 'admin' }] } } }),
    ['/a/b/1/role'],
  )
  assert.deepEqual(
    pointers({ body: lax }, { body: JSON.parse('{"a":{"b":[]},"__proto__":{"x":1}}') }),
    ['/__proto__'],
  )
  assert.deepEqual(pointers({}, { body: { x: 1 }, query: { y: '1' } }), ['/query/y', '/x'])
  assert.deepEqual(pointers({}, { body: [1] }), ['/'])
  assert.deepEqual(pointers({}, { body: {} }), [])
})

test('free-form records keep all their keys', () => {
  assert.deepEqual(
    pointers(
      { body: z.strictObject({ settings: z.record(z.string(), z.unknown()) }) },
      { body: { settings: { any: { thing: [1] } } } },
    ),
    [],
  )
})

test('texts that PostgreSQL cannot store are refused, wherever they are', () => {
  const free = z.record(z.string(), z.unknown())
  assert.deepEqual(pointers({ body: free }, { body: { a: 'x\0' } }), ['/a'])
  assert.deepEqual(pointers({ body: free }, { body: { a: [{ b: '\ud800' }] } }), ['/a/0/b'])
  assert.deepEqual(pointers({ body: free }, { body: { 'a\0': 1 } }), [''])
  assert.deepEqual(pointers({ query: free }, { query: { q: '\0' } }), ['/query/q'])
  assert.deepEqual(pointers({ body: free }, { body: { a: '👩‍👩‍👧 é \u{1F600}' } }), [])
})

test('nesting and the number of errors have an end', () => {
  let deep: unknown = 'x'
  for (let level = 0; level < 5_000; level += 1) deep = [deep]
  assert.equal(pointers({ body: z.unknown() }, { body: deep }).length, 1)
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]))
  assert.equal(pointers({ body: z.strictObject({}) }, { body: wide }).length, 20)
})
