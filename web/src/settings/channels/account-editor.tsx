import type { ChannelAccount, ChannelKind } from '@atrium/contract/channel'
import { applies } from '@atrium/contract/content/choice'
import { Button, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../../api/api-error.ts'
import { shortDate } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import classes from '../settings.module.css'
import { HealthState } from './channels-page.tsx'
import { CheckConnection } from './check-connection.tsx'
import { SettingsFields } from './settings-fields.tsx'
import { initialValues, missingFields, settingsOf } from './settings-form.ts'
import { Steps } from './steps.tsx'
import { useSaveAccount } from './use-save-account.ts'

type Props = { kind: ChannelKind; account: ChannelAccount | undefined }

/** The form of an account, made from the channel's own fields. */
export function AccountEditor({ kind, account }: Props) {
  const { t, i18n } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const form = useForm({
    initialValues: {
      name: account?.name ?? kind.label,
      enabled: account?.enabled ?? true,
      settings: initialValues(kind.fields, account?.settings),
    },
  })
  const save = useSaveAccount(account)
  const ends = account?.tokenEndsAt && shortDate(account.tokenEndsAt, i18n.language)
  const head = account?.health.text ?? (ends && t('account.tokenEnds', { date: ends }))
  const fields = kind.fields.filter((field) => applies(field, form.values.settings))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const { name, enabled, settings } = form.values
    const missing = account || !enabled ? [] : missingFields(fields, settings)
    if (missing.length > 0) {
      form.setErrors(Object.fromEntries(missing.map((key) => [key, t('field.required')])))
      return
    }
    form.clearErrors()
    save.mutate(
      { channel: kind.id, name, enabled, settings: settingsOf(fields, settings) },
      {
        onError: (error) => form.setErrors(fieldErrors(error)),
        // What is stored is shown as it would be to whoever comes later: no secret.
        onSuccess: (saved) =>
          form.setFieldValue('settings', initialValues(kind.fields, saved.settings)),
      },
    )
  }
  return (
    <>
      <PageHead
        title={
          <>
            <ChannelMark channel={kind.id} size={24} />
            {account ? account.name : t('account.connect', { channel: kind.label })}
          </>
        }
        {...(head ? { text: head } : {})}
        action={account && <HealthState account={account} />}
      />
      <form onSubmit={submit} className={`${classes.card} ${classes.padded}`} noValidate>
        <TextInput
          label={t('account.name')}
          description={t('account.nameHelp')}
          {...form.getInputProps('name')}
        />
        <SettingsFields
          fields={fields}
          values={form.values.settings}
          errors={form.errors}
          stored={account !== undefined}
          onChange={(key, value) => form.setFieldValue(`settings.${key}`, value)}
        />
        <Switch
          label={t('account.enabled')}
          description={t('account.enabledHelp')}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        {save.error && (
          <p className={classes.error} role="alert">
            {errorText(save.error)}
          </p>
        )}
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={member.role !== 'admin'}>
            {t(account ? 'account.save' : 'account.create')}
          </Button>
          {account && member.role === 'admin' && <CheckConnection account={account} />}
        </div>
      </form>
      <Steps kind={kind} account={account} values={form.values.settings} />
    </>
  )
}
