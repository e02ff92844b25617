import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useSuspenseQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'
import { sessionQuery } from '../api/queries.ts'
import { useErrorText } from '../ui/state/state.tsx'
import { Door, FormError } from './door.tsx'
import { useSignIn } from './session.ts'
import classes from './sign-in-page.module.css'

/** Sign in with e-mail and password; a demo installation offers its own login. */
export function SignInPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { data } = useSuspenseQuery(sessionQuery)
  const signIn = useSignIn()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const refused = signIn.error instanceof ApiError && signIn.error.code === 'unauthenticated'
  const failure = refused ? t('signIn.refused') : signIn.error && errorText(signIn.error)
  const demo = data.demoLogin
  return (
    <Door
      title={t('signIn.title')}
      text={t('signIn.text')}
      onSubmit={() => signIn.mutate(form.values)}
      aside={
        demo && (
          <div className={classes.demo}>
            <p>{t('signIn.demoText')}</p>
            <Button
              fullWidth
              variant="light"
              leftSection={<FlaskConical size={16} />}
              loading={signIn.isPending}
              onClick={() => signIn.mutate(demo)}
            >
              {t('signIn.demo')}
            </Button>
          </div>
        )
      }
    >
      <TextInput
        label={t('field.email')}
        type="email"
        autoComplete="username"
        autoFocus
        required
        withAsterisk={false}
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('field.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...form.getInputProps('password')}
      />
      <FormError text={failure ?? undefined} />
      <Button type="submit" fullWidth loading={signIn.isPending}>
        {t('signIn.action')}
      </Button>
    </Door>
  )
}
