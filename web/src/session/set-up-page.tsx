import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../api/api-error.ts'
import { useErrorText } from '../ui/state/state.tsx'
import { Door, FormError } from './door.tsx'
import { useSetUp } from './session.ts'

/** The first page of a new installation: the workspace and its administrator. */
export function SetUpPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const setUp = useSetUp()
  const form = useForm({
    initialValues: { workspace: '', name: '', email: '', password: '' },
    validate: {
      workspace: (value) => (value.trim() ? null : t('field.required')),
      name: (value) => (value.trim() ? null : t('field.required')),
      email: (value) => (/.@./.test(value) ? null : t('field.emailWrong')),
      password: (value) => (value.length >= 10 ? null : t('field.passwordShort')),
    },
  })
  const submit = form.onSubmit((values) =>
    setUp.mutate(values, { onError: (error) => form.setErrors(fieldErrors(error)) }),
  )
  return (
    <Door title={t('setUp.title')} text={t('setUp.text')} onSubmit={() => submit()}>
      <TextInput
        label={t('setUp.workspace')}
        placeholder={t('setUp.workspaceExample')}
        autoComplete="organization"
        autoFocus
        {...form.getInputProps('workspace')}
      />
      <TextInput label={t('field.yourName')} autoComplete="name" {...form.getInputProps('name')} />
      <TextInput
        label={t('field.email')}
        type="email"
        autoComplete="username"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('field.password')}
        description={t('field.passwordShort')}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
      <FormError text={setUp.error ? errorText(setUp.error) : undefined} />
      <Button type="submit" fullWidth loading={setUp.isPending}>
        {t('setUp.action')}
      </Button>
    </Door>
  )
}
