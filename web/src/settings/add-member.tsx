import { membersApi } from '@atrium/contract/api/settings'
import { Button, Modal, PasswordInput, SegmentedControl, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { fieldErrors } from '../api/api-error.ts'
import { call } from '../api/call.ts'
import { membersQuery } from '../api/queries.ts'
import { useErrorText } from '../ui/state/state.tsx'
import classes from './add-member.module.css'

/** Adds a member with a first password, which they change in their profile. */
export function AddMember({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const form = useForm({
    initialValues: { name: '', email: '', role: 'agent' as 'agent' | 'admin', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('field.required')),
      email: (value) => (/.@./.test(value) ? null : t('field.emailWrong')),
      password: (value) => (value.length >= 10 ? null : t('field.passwordShort')),
    },
  })
  const add = useMutation({
    mutationFn: (body: typeof form.values) => call(membersApi.create, { body }),
    onError: (error) => form.setErrors(fieldErrors(error)),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: membersQuery.queryKey })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('members.add')}>
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) => add.mutate(values))}
        noValidate
      >
        <TextInput data-autofocus label={t('field.name')} {...form.getInputProps('name')} />
        <TextInput label={t('field.email')} type="email" {...form.getInputProps('email')} />
        <PasswordInput
          label={t('members.firstPassword')}
          description={t('field.passwordShort')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <SegmentedControl
          aria-label={t('members.role')}
          data={[
            { value: 'agent', label: t('role.agent') },
            { value: 'admin', label: t('role.admin') },
          ]}
          {...form.getInputProps('role')}
        />
        {add.error && (
          <p className={classes.error} role="alert">
            {errorText(add.error)}
          </p>
        )}
        <Button type="submit" loading={add.isPending}>
          {t('members.add')}
        </Button>
      </form>
    </Modal>
  )
}
