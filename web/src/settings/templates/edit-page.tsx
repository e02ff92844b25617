import { type TemplateOwner, templatesApi } from '@atrium/contract/api/sending/templates'
import type { ChannelAccountId } from '@atrium/contract/ids'
import type { Template, TemplateDraft } from '@atrium/contract/template/template'
import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { accountsQuery } from '../../api/queries.ts'
import { listOf } from '../../language/format.ts'
import { TemplateBubble } from '../../templates/bubble.tsx'
import { templatesQuery } from '../../templates/query.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { draftOf, exampleValues, newDraft, problemsOf } from './draft.ts'
import { TemplateForm } from './form/template-form.tsx'
import classes from './templates.module.css'

/** A template that is made new. */
export function NewTemplatePage() {
  const templates = useQuery(templatesQuery)
  if (templates.isPending) return <SkeletonRows rows={4} avatar={false} />
  if (templates.error)
    return <Failure error={templates.error} retry={() => void templates.refetch()} />
  return <Editor template={undefined} owners={templates.data.owners} />
}

/** A template that is handed in anew. */
export function EditTemplatePage() {
  const { templateId } = useParams({ from: '/desk/settings/templates/$templateId/edit' })
  const templates = useQuery(templatesQuery)
  if (templates.isPending) return <SkeletonRows rows={4} avatar={false} />
  const template = templates.data?.items.find(({ id }) => id === templateId)
  if (!template) return <Failure error={templates.error} />
  return <Editor key={template.id} template={template} owners={[]} />
}

/** `owners`: who a new one can be handed in for. */
type Props = { template: Template | undefined; owners: TemplateOwner[] }

function Editor({ template, owners }: Props) {
  const { t, i18n } = useTranslation()
  const accounts = useQuery(accountsQuery)
  const errorText = useErrorText()
  const [draft, setDraft] = useState<TemplateDraft>(template ? draftOf(template) : newDraft)
  const [accountId, setAccountId] = useState(owners[0]?.accountIds[0])
  const [tried, setTried] = useState(false)
  const problems = problemsOf(draft, tried)
  const submit = useSubmit(template, accountId)
  const choices = owners.flatMap(({ accountIds }) => {
    const names = accountIds.map((id) => accounts.data?.items.find((one) => one.id === id)?.name)
    const label = listOf(
      names.filter((name) => name !== undefined),
      i18n.language,
    )
    return accountIds[0] ? [{ value: accountIds[0], label }] : []
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (problemsOf(draft, true).size === 0) submit.mutate(draft)
  }
  return (
    <>
      <PageHead
        title={template ? t('templates.edit', { name: template.name }) : t('templates.new')}
        text={t(template ? 'templates.editText' : 'templates.newText')}
      />
      <div className={classes.columns}>
        <form onSubmit={onSubmit} className={`${settings.card} ${settings.padded}`} noValidate>
          {choices.length > 1 && (
            <NativeSelect
              label={t('templates.account')}
              data={choices}
              value={accountId}
              onChange={(event) =>
                setAccountId(
                  choices.find(({ value }) => value === event.currentTarget.value)?.value,
                )
              }
            />
          )}
          <TemplateForm
            draft={draft}
            problems={problems}
            isNew={template === undefined}
            onChange={setDraft}
          />
          {tried && problems.size > 0 && (
            <p className={settings.error} role="alert">
              {t('templates.notYet', { count: problems.size })}
            </p>
          )}
          {submit.error && (
            <p className={settings.error} role="alert">
              {errorText(submit.error)}
            </p>
          )}
          <div className={classes.submit}>
            <Button type="submit" loading={submit.isPending}>
              {t('templates.submit')}
            </Button>
            <small className={classes.quiet}>{t('templates.submitHelp')}</small>
          </div>
        </form>
        <aside className={classes.aside}>
          <TemplateBubble template={draft} values={exampleValues(draft)} />
        </aside>
      </div>
    </>
  )
}

function useSubmit(template: Template | undefined, accountId: ChannelAccountId | undefined) {
  const cache = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ name, language, ...form }: TemplateDraft): Promise<Template> => {
      if (template)
        return call(templatesApi.edit, { params: { id: template.id }, body: { draft: form } })
      if (!accountId) throw new Error('There is no account to hand it in for.')
      const draft = { name, language, ...form }
      return call(templatesApi.create, { body: { accountId, draft } })
    },
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: templatesQuery.queryKey })
      await navigate({ to: '/settings/templates/$templateId', params: { templateId: id } })
    },
  })
}
