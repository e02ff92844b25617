import { templatesApi } from '@atrium/contract/api/sending/templates'
import type { Template } from '@atrium/contract/template/template'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { listOf, shortDate } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { TemplateBubble } from '../../templates/bubble.tsx'
import { StatusMark } from '../../templates/marks.tsx'
import { templatesQuery } from '../../templates/query.ts'
import { languageName } from '../../templates/words.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { useAccountNames } from './account-names.ts'
import { exampleValues } from './draft.ts'
import { OwnPart } from './own-part.tsx'
import classes from './templates.module.css'

/** One template: what the provider made of it, and what the business says of it. */
export function TemplatePage() {
  const { templateId } = useParams({ from: '/desk/settings/templates/$templateId' })
  const templates = useQuery(templatesQuery)
  if (templates.isPending) return <SkeletonRows rows={4} avatar={false} />
  const template = templates.data?.items.find(({ id }) => id === templateId)
  if (!template) return <Failure error={templates.error} />
  return <Shown key={template.id} template={template} />
}

function Shown({ template }: { template: Template }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const isAdmin = member.role === 'admin'
  const isBad = template.status !== 'approved' && template.status !== 'pending'
  return (
    <>
      <PageHead
        title={
          <>
            {template.name}
            <StatusMark status={template.status} />
          </>
        }
        text={t(`template.statusText.${template.status}`)}
        action={isAdmin && <Actions template={template} />}
      />
      {template.reason && (
        <p className={isBad ? classes.bad : classes.trouble} role="alert">
          {template.reason}
        </p>
      )}
      <div className={classes.columns}>
        <div>
          <Facts template={template} />
          <OwnPart template={template} disabled={!isAdmin} />
        </div>
        <aside className={classes.aside}>
          <TemplateBubble template={template} values={exampleValues(template)} />
        </aside>
      </div>
    </>
  )
}

function Actions({ template }: { template: Template }) {
  const { t } = useTranslation()
  const [removing, setRemoving] = useState(false)
  return (
    <div className={settings.buttons}>
      {/* What waits for review cannot be edited. */}
      {template.status !== 'pending' && (
        <Button
          variant="default"
          leftSection={<Pencil size={14} />}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/settings/templates/$templateId/edit"
              params={{ templateId: template.id }}
            />
          )}
        >
          {t('templates.editAction')}
        </Button>
      )}
      <Button
        variant="default"
        color="red"
        leftSection={<Trash2 size={14} />}
        onClick={() => setRemoving(true)}
      >
        {t('templates.remove')}
      </Button>
      {removing && <Remove template={template} onClose={() => setRemoving(false)} />}
    </div>
  )
}

function Remove({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => call(templatesApi.remove, { params: { id: template.id } }),
    onSuccess: async () => {
      await navigate({ to: '/settings/templates' })
      await cache.invalidateQueries({ queryKey: templatesQuery.queryKey })
    },
  })
  const language = languageName(template.language, i18n.language)
  return (
    <Confirm
      title={t('templates.removeTitle', { name: template.name })}
      action={t('templates.remove')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {t('templates.removeText', { language })}
    </Confirm>
  )
}

function Facts({ template }: { template: Template }) {
  const { t, i18n } = useTranslation()
  const { accountIds, language, category, quality, updatedAt } = template
  const facts = [
    [t('templates.account'), listOf(useAccountNames(accountIds), i18n.language)],
    [t('templates.language'), languageName(language, i18n.language)],
    [t('templates.category'), t(`template.category.${category}`)],
    [t('templates.quality'), t(`template.quality.${quality}`)],
    [t('templates.updated'), shortDate(updatedAt, i18n.language)],
  ]
  return (
    <div className={`${settings.card} ${settings.padded}`}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name ?? ''} value={value ?? ''} />
        ))}
      </dl>
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
