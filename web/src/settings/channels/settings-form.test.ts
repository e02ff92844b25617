import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingsField } from '@atrium/contract/channel'
import { initialValues, missingFields, settingsOf } from './settings-form.ts'

const fields: SettingsField[] = [
  { key: 'host', label: 'Host', input: 'text', required: true },
  { key: 'token', label: 'Token', input: 'secret', required: true },
  { key: 'port', label: 'Port', input: 'number', required: false, default: 993 },
  { key: 'tls', label: 'TLS', input: 'boolean', required: false, default: true },
  { key: 'origins', label: 'Origins', input: 'list', required: false },
]

test('the form starts with what is stored, then with defaults; secrets start empty', () => {
  assert.deepEqual(
    initialValues(fields, { host: 'mail.example.org', origins: ['a', 'b'], tls: false }),
    {
      host: 'mail.example.org',
      token: '',
      port: 993,
      tls: false,
      origins: ['a', 'b'],
    },
  )
})

test('a secret that was not typed again is not sent, so that it stays', () => {
  const values = initialValues(fields, { host: 'h' })
  assert.deepEqual(settingsOf(fields, { ...values, port: '25' }), {
    host: 'h',
    port: 25,
    tls: true,
    origins: [],
  })
})

test('required fields without a value are named', () => {
  assert.deepEqual(missingFields(fields, initialValues(fields, undefined)), ['host', 'token'])
})
