import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { settingsForm } from '../src/settings-form.ts'

test('each field becomes a form field with its label, input and need', () => {
  const schema = z.strictObject({
    number: z.string().min(1).meta({ label: 'Number', help: 'As shown.', placeholder: '123' }),
    token: z.string().min(1).meta({ label: 'Token', input: 'secret' }),
    port: z.number().int().default(993).meta({ label: 'Port', advanced: true }),
    open: z.boolean().meta({ label: 'Open' }).default(false),
    side: z.enum(['left', 'right']).meta({ label: 'Side' }).optional(),
    site: z.url().meta({ label: 'Site' }),
    mail: z.email().meta({ label: 'Mail' }),
    domains: z.array(z.string()).meta({ label: 'Domains' }).default([]),
    trimmed: z
      .string()
      .trim()
      .transform((text) => text.toLowerCase())
      .meta({ label: 'Trimmed', input: 'text' }),
  })
  assert.deepEqual(settingsForm(schema), [
    {
      key: 'number',
      label: 'Number',
      help: 'As shown.',
      input: 'text',
      required: true,
      placeholder: '123',
    },
    { key: 'token', label: 'Token', input: 'secret', required: true },
    { key: 'port', label: 'Port', input: 'number', required: false, default: 993, advanced: true },
    { key: 'open', label: 'Open', input: 'boolean', required: false, default: false },
    { key: 'side', label: 'Side', input: 'select', required: false, options: ['left', 'right'] },
    { key: 'site', label: 'Site', input: 'url', required: true },
    { key: 'mail', label: 'Mail', input: 'email', required: true },
    { key: 'domains', label: 'Domains', input: 'list', required: false, default: [] },
    { key: 'trimmed', label: 'Trimmed', input: 'text', required: true },
  ])
})

test('a field that a form cannot show is an error that names it', () => {
  assert.throws(() => settingsForm(z.object({ host: z.string() })), /"host".*label/)
  assert.throws(
    () => settingsForm(z.object({ deep: z.object({ a: z.string() }).meta({ label: 'Deep' }) })),
    /"deep".*input/,
  )
  assert.throws(
    () =>
      settingsForm(
        z.object({ key: z.string().default('x').meta({ label: 'Key', input: 'secret' }) }),
      ),
    /"key" is a secret/,
  )
  assert.throws(() => settingsForm(z.string()), /object/)
})

test('a choice of providers is one form: the choice first, then each one’s own fields', () => {
  const meta = (label: string) => ({ label })
  const schema = z.discriminatedUnion('provider', [
    z.strictObject({
      provider: z.literal('Ant').meta(meta('Provider')),
      token: z.string().meta({ label: 'Token', input: 'secret' }),
      note: z.string().optional().meta(meta('Note')),
    }),
    z.strictObject({
      provider: z.literal('Bee').meta(meta('Provider')),
      key: z.string().meta(meta('Key')),
    }),
  ])
  assert.deepEqual(settingsForm(schema), [
    {
      key: 'provider',
      label: 'Provider',
      input: 'select',
      required: true,
      options: ['Ant', 'Bee'],
      default: 'Ant',
    },
    { key: 'token', label: 'Token', input: 'secret', required: true, when: ant },
    { key: 'note', label: 'Note', input: 'text', required: false, when: ant },
    {
      key: 'key',
      label: 'Key',
      input: 'text',
      required: true,
      when: { field: 'provider', is: 'Bee' },
    },
  ])
  assert.throws(
    () => settingsForm(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])),
    /share one field/,
  )
})

const ant = { field: 'provider', is: 'Ant' }
