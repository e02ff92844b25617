import { sessionApi } from '@atrium/contract/api/session'
import type { BodyInput } from '@atrium/contract/endpoint'
import { Button, PasswordInput, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, fieldErrors } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { sessionQuery } from '../api/queries.ts'
import { lettersOn, setLetters } from '../commands/use-shortcuts.ts'
import { type Language, languages, setLanguage } from '../language/i18n.ts'
import { useSession } from '../session/session.ts'
import { useTheme } from '../shell/use-theme.ts'
import { tell } from '../ui/notify.ts'
import { useErrorText } from '../ui/state/state.tsx'
import { PageHead } from './page-head.tsx'
import classes from './settings.module.css'

/** The member's own name, language, look and password. */
export function ProfilePage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHead title={t('settings.profile')} text={t('profile.text')} />
      <NameForm />
      <Appearance />
      <PasswordForm />
    </>
  )
}

function useUpdate() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyInput<typeof sessionApi.update>) => call(sessionApi.update, { body }),
    onSuccess: (session) => {
      cache.setQueryData(sessionQuery.queryKey, (known) => known && { ...known, session })
      tell(t('profile.saved'))
    },
  })
}

function NameForm() {
  const { t } = useTranslation()
  const { member } = useSession()
  const update = useUpdate()
  const errorText = useErrorText()
  const form = useForm({
    initialValues: { name: member.name },
    validate: { name: (value) => (value.trim() ? null : t('field.required')) },
  })
  return (
    <form
      className={`${classes.card} ${classes.padded}`}
      onSubmit={form.onSubmit((values) => update.mutate(values))}
    >
      <TextInput
        label={t('field.yourName')}
        description={t('profile.nameHelp')}
        {...form.getInputProps('name')}
      />
      <TextInput label={t('field.email')} value={member.email} readOnly />
      {update.error && (
        <p className={classes.error} role="alert">
          {errorText(update.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={update.isPending}>
          {t('profile.save')}
        </Button>
      </div>
    </form>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation()
  const theme = useTheme()
  const update = useUpdate()
  const [letters, setLettersOn] = useState(lettersOn)
  const choose = async (language: Language): Promise<void> => {
    await setLanguage(language)
    update.mutate({ language })
  }
  return (
    <div className={`${classes.card} ${classes.padded}`}>
      <h3>{t('profile.appearance')}</h3>
      <SegmentedControl
        aria-label={t('theme.label')}
        value={theme.chosen}
        onChange={(value) => theme.choose(value as typeof theme.chosen)}
        data={(['light', 'dark', 'auto'] as const).map((value) => ({
          value,
          label: t(`theme.${value}`),
        }))}
      />
      <SegmentedControl
        aria-label={t('language.label')}
        value={i18n.language}
        onChange={(value) => void choose(value as Language)}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      />
      <Switch
        label={t('profile.letters')}
        description={t('profile.lettersHelp')}
        checked={letters}
        onChange={(event) => {
          setLetters(event.currentTarget.checked)
          setLettersOn(event.currentTarget.checked)
        }}
      />
    </div>
  )
}

function PasswordForm() {
  const { t } = useTranslation()
  const update = useUpdate()
  const errorText = useErrorText()
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: { next: (value) => (value.length >= 10 ? null : t('field.passwordShort')) },
  })
  const wrong = update.error instanceof ApiError && update.error.code === 'forbidden'
  return (
    <form
      className={`${classes.card} ${classes.padded}`}
      onSubmit={form.onSubmit((password) =>
        update.mutate(
          { password },
          { onSuccess: () => form.reset(), onError: (error) => form.setErrors(fieldErrors(error)) },
        ),
      )}
    >
      <h3>{t('profile.password')}</h3>
      <PasswordInput
        label={t('profile.currentPassword')}
        autoComplete="current-password"
        {...form.getInputProps('current')}
      />
      <PasswordInput
        label={t('profile.newPassword')}
        description={t('field.passwordShort')}
        autoComplete="new-password"
        {...form.getInputProps('next')}
      />
      {update.error && (
        <p className={classes.error} role="alert">
          {wrong ? t('profile.wrongPassword') : errorText(update.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={update.isPending}>
          {t('profile.changePassword')}
        </Button>
      </div>
    </form>
  )
}
