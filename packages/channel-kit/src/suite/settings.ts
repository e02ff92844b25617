import assert from 'node:assert/strict'
import { Capabilities, ChannelId } from '@atrium/contract/channel'
import { applies } from '@atrium/contract/content/choice'
import { settingsForm } from '../settings-form.ts'
import type { Check, ContractCase } from './case.ts'

/** The channel's data: name, capabilities, settings and their form. */
export function settingsChecks<S, R>({
  channel,
  settings,
  signature,
}: ContractCase<S, R>): Check[] {
  const values = (): Record<string, unknown> => ({ ...Object(settings) })
  const refuses = (value: unknown, why: string) =>
    assert.equal(channel.settings.safeParse(value).success, false, why)
  return [
    {
      name: 'id, label, colour, sign, capabilities and steps have their form',
      run() {
        ChannelId.parse(channel.id)
        assert.deepEqual(Capabilities.parse(channel.capabilities), channel.capabilities)
        assert.match(channel.color, /^#[0-9a-f]{6}$/i)
        // Drawn in every list: a path and nothing else.
        assert.match(channel.icon, /^M[MZLHVCSQTA\d\s,.-]{10,1000}$/i)
        const steps = channel.steps.map((step) => (typeof step === 'string' ? step : step.text))
        for (const text of [channel.label, ...steps]) assert.notEqual(text.trim(), '')
      },
    },
    {
      name: 'what the capabilities promise for comments can be done',
      run() {
        const { hide, like, deleteOwn } = channel.capabilities.comments ?? {}
        const promised = Boolean(hide || like || deleteOwn)
        assert.equal(channel.moderate !== undefined, promised, 'moderate is there exactly then')
      },
    },
    {
      name: 'valid settings are accepted as they are, and an unknown key is refused',
      run() {
        assert.deepEqual(channel.settings.parse(values()), settings)
        refuses({ ...values(), somethingElse: 1 }, 'an unknown key was accepted')
        for (const wrong of [null, undefined, 'text', 7, []]) refuses(wrong, String(wrong))
      },
    },
    {
      name: 'the settings form shows each field, and a missing or empty secret is refused',
      run() {
        const fields = settingsForm(channel.settings).filter((field) => applies(field, values()))
        const required = fields.filter((field) => field.required)
        for (const { key } of required) {
          const { [key]: _, ...rest } = values()
          refuses(rest, `settings without ${key} were accepted`)
        }
        const secrets = required.filter((field) => field.input === 'secret')
        if (signature)
          assert.notEqual(secrets.length, 0, 'a signed channel needs a required secret')
        for (const { key } of secrets)
          for (const empty of ['', '   ', null])
            refuses({ ...values(), [key]: empty }, `an empty ${key} was accepted`)
      },
    },
  ]
}
