import { templatesApi } from '@atrium/contract/api/sending/templates'
import { placeholders } from '@atrium/contract/template/placeholders'
import type { Template, TemplateVariables } from '@atrium/contract/template/template'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { templatesQuery } from '../../templates/query.ts'
import { usePlaceLabel } from '../../templates/words.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import classes from './templates.module.css'

const sources = [
  'contact_name',
  'first_name',
  'business_name',
  'member_name',
  'words',
  'text',
] as const

/** What the template is for, and where the values of its places come from by themselves. */
export function OwnPart({ template, disabled }: { template: Template; disabled: boolean }) {
  const { t } = useTranslation()
  const label = usePlaceLabel()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [use, setUse] = useState(template.use ?? '')
  const [variables, setVariables] = useState<TemplateVariables>(template.variables)
  const save = useMutation({
    mutationFn: () =>
      call(templatesApi.configure, {
        params: { id: template.id },
        body: { use: use.trim() || null, variables },
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  })
  const places = placeholders(template).filter(({ kind }) => kind === 'text' || kind === 'linkEnd')
  return (
    <form
      className={`${settings.card} ${settings.padded}`}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        label={t('templates.use')}
        description={t('templates.useHelp')}
        placeholder="continue"
        disabled={disabled}
        value={use}
        onChange={(event) => setUse(event.currentTarget.value.toLowerCase())}
      />
      {places.map((place) => (
        <Source
          key={place.field}
          name={label(place)}
          variable={variables[place.field]}
          disabled={disabled}
          onChange={(variable) => {
            const { [place.field]: _, ...others } = variables
            setVariables(variable ? { ...others, [place.field]: variable } : others)
          }}
        />
      ))}
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      <div className={settings.buttons}>
        <Button type="submit" loading={save.isPending} disabled={disabled}>
          {t('account.save')}
        </Button>
        {save.isSuccess && <small className={classes.quiet}>{t('templates.saved')}</small>}
      </div>
    </form>
  )
}

type Variable = TemplateVariables[string]

function Source({
  name,
  variable,
  disabled,
  onChange,
}: {
  name: string
  variable: Variable | undefined
  disabled: boolean
  onChange: (variable: Variable | undefined) => void
}) {
  const { t } = useTranslation()
  return (
    <div className={classes.variable}>
      <NativeSelect
        label={name}
        disabled={disabled}
        data={[
          { value: '', label: t('templates.from.person') },
          ...sources.map((value) => ({ value, label: t(`templates.from.${value}`) })),
        ]}
        value={variable?.from ?? ''}
        onChange={(event) => {
          const from = sources.find((one) => one === event.currentTarget.value)
          onChange(from && { ...variable, from })
        }}
      />
      {variable?.from === 'text' && (
        <TextInput
          label={t('templates.fixedText')}
          disabled={disabled}
          value={variable.text ?? ''}
          onChange={(event) => onChange({ ...variable, text: event.currentTarget.value })}
        />
      )}
      {variable && variable.from !== 'text' && (
        <TextInput
          label={t('templates.fallback')}
          disabled={disabled}
          value={variable.fallback ?? ''}
          onChange={(event) => onChange({ ...variable, fallback: event.currentTarget.value })}
        />
      )}
    </div>
  )
}
