import type { SettingsField } from '@atrium/contract/channel'
import { NativeSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './settings-fields.module.css'
import type { FieldValue, FieldValues } from './settings-form.ts'

type Props = {
  fields: readonly SettingsField[]
  values: FieldValues
  errors: Record<string, React.ReactNode>
  /** The account exists: its secrets are stored and can only be replaced. */
  stored: boolean
  onChange: (key: string, value: FieldValue) => void
}

/** A form from the channel's schema; what few people need is folded away. */
export function SettingsFields(props: Props) {
  const { t } = useTranslation()
  const plain = props.fields.filter(({ advanced }) => !advanced)
  const advanced = props.fields.filter((field) => field.advanced)
  const wrong = advanced.some(({ key }) => props.errors[key])
  return (
    <>
      {plain.map((field) => (
        <Field key={field.key} field={field} {...props} />
      ))}
      {advanced.length > 0 && (
        <details className={classes.advanced} open={wrong || undefined}>
          <summary>{t('account.advanced')}</summary>
          <div className={classes.fields}>
            {advanced.map((field) => (
              <Field key={field.key} field={field} {...props} />
            ))}
          </div>
        </details>
      )}
    </>
  )
}

function Field({ field, values, errors, stored, onChange }: Props & { field: SettingsField }) {
  const { t } = useTranslation()
  const value = values[field.key]
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const common = {
    label: field.label,
    description: field.help,
    error: errors[field.key],
    required: field.required && !(stored && field.input === 'secret'),
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
  }
  switch (field.input) {
    case 'secret':
      return (
        <PasswordInput
          {...common}
          autoComplete="new-password"
          placeholder={stored ? t('account.secretStored') : (field.placeholder ?? '')}
          value={text}
          onChange={(event) => onChange(field.key, event.currentTarget.value)}
        />
      )
    case 'boolean':
      return (
        <Switch
          label={field.label}
          description={field.help}
          checked={value === true}
          onChange={(event) => onChange(field.key, event.currentTarget.checked)}
        />
      )
    case 'select':
      return (
        <NativeSelect
          {...common}
          data={field.options ?? []}
          value={text}
          onChange={(event) => onChange(field.key, event.currentTarget.value)}
        />
      )
    case 'list':
      return (
        <Textarea
          {...common}
          rows={3}
          description={[field.help, t('account.onePerLine')].filter(Boolean).join(' ')}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(event) => onChange(field.key, event.currentTarget.value.split('\n'))}
          onBlur={() =>
            Array.isArray(value) &&
            onChange(field.key, value.map((line) => line.trim()).filter(Boolean))
          }
        />
      )
    case 'number':
    case 'text':
    case 'url':
    case 'email':
      return (
        <TextInput
          {...common}
          type={field.input}
          value={text}
          onChange={(event) => onChange(field.key, event.currentTarget.value)}
        />
      )
  }
}
