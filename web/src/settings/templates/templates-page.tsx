import { type TemplateOwner, templatesApi } from '@atrium/contract/api/sending/templates'
import { componentOf } from '@atrium/contract/template/placeholders'
import type { Template } from '@atrium/contract/template/template'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, LayoutTemplate, Plus, RefreshCw, Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { now } from '../../api/clock.ts'
import { ago, listOf } from '../../language/format.ts'
import { useSession } from '../../session/session.ts'
import { CategoryMark, StatusMark } from '../../templates/marks.tsx'
import { templatesQuery } from '../../templates/query.ts'
import { languageName } from '../../templates/words.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { warn } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { useAccountNames } from './account-names.ts'
import classes from './templates.module.css'

/** Every template of every business account: whether it can be sent, what it costs as, and what it is for. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const templates = useQuery(templatesQuery)
  const [search, setSearch] = useState('')
  const data = templates.data
  const isAdmin = member.role === 'admin'
  const found = data?.items.filter(({ name, use }) =>
    `${name} ${name.replaceAll('_', ' ')} ${use ?? ''}`
      .toLowerCase()
      .includes(search.toLowerCase()),
  )
  return (
    <>
      <PageHead
        title={t('settings.templates')}
        text={t('templates.text')}
        action={isAdmin && data && data.owners.length > 0 && <NewButton />}
      />
      {templates.isPending && <SkeletonRows rows={4} avatar={false} />}
      {templates.error && (
        <Failure error={templates.error} retry={() => void templates.refetch()} />
      )}
      {data?.owners.length === 0 && (
        <Empty
          icon={<LayoutTemplate size={22} />}
          title={t('templates.noAccount')}
          text={t('templates.noAccountText')}
        />
      )}
      {data?.owners.map((owner) => (
        <OwnerTemplates
          key={owner.id}
          owner={owner}
          templates={found?.filter(({ ownerId }) => ownerId === owner.id) ?? []}
          search={
            data.items.length > 8 && (
              <TextInput
                aria-label={t('template.search')}
                placeholder={t('template.search')}
                leftSection={<Search size={15} />}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            )
          }
        />
      ))}
    </>
  )
}

function NewButton() {
  const { t } = useTranslation()
  return (
    <Button
      leftSection={<Plus size={15} />}
      renderRoot={(props) => <Link {...props} to="/settings/templates/new" />}
    >
      {t('templates.new')}
    </Button>
  )
}

/** All that the accounts of one business account share, once. */
function OwnerTemplates({
  owner,
  templates,
  search,
}: {
  owner: TemplateOwner
  templates: Template[]
  search: React.ReactNode
}) {
  const { t, i18n } = useTranslation()
  const names = useAccountNames(owner.accountIds)
  return (
    <section>
      <header className={classes.account}>
        <ChannelMark channel={owner.channel} size={20} />
        <h3>
          {listOf(names, i18n.language)}{' '}
          {names.length > 1 && (
            <small className={classes.quiet}>
              {t('templates.shared', { id: owner.externalId })}
            </small>
          )}
        </h3>
        {search}
        <Sync owner={owner} />
      </header>
      {owner.error && (
        <p className={classes.trouble} role="alert">
          {t('templates.syncFailed')} {owner.error}
        </p>
      )}
      {templates.length > 0 ? (
        <div className={settings.card}>
          {templates.map((template) => (
            <Row key={template.id} template={template} />
          ))}
        </div>
      ) : (
        <p className={classes.quiet}>{t('templates.empty')}</p>
      )}
    </section>
  )
}

function Sync({ owner }: { owner: TemplateOwner }) {
  const { t, i18n } = useTranslation()
  const { member } = useSession()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const sync = useMutation({
    mutationFn: () => call(templatesApi.sync, { params: { id: owner.accountIds[0] ?? '' } }),
    onError: (error) => warn(errorText(error)),
    onSettled: () => cache.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  })
  return (
    <span className={classes.sync}>
      {owner.syncedAt && (
        <small>{t('templates.synced', { ago: ago(owner.syncedAt, now(), i18n.language) })}</small>
      )}
      {member.role === 'admin' && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<RefreshCw size={13} />}
          loading={sync.isPending}
          onClick={() => sync.mutate()}
        >
          {t('templates.sync')}
        </Button>
      )}
    </span>
  )
}

function Row({ template }: { template: Template }) {
  const { t, i18n } = useTranslation()
  const { name, language, category, status, quality, use, reason, components } = template
  const isBad = status !== 'approved' && status !== 'pending'
  return (
    <Link
      to="/settings/templates/$templateId"
      params={{ templateId: template.id }}
      className={settings.row}
    >
      <span className={settings.words}>
        <b>
          {name} <span className={classes.language}>{languageName(language, i18n.language)}</span>
        </b>
        <small data-bad={(isBad && reason) || undefined} className={classes.line}>
          {isBad && reason ? reason : componentOf(components, 'body')?.text}
        </small>
      </span>
      <span className={classes.marks}>
        {use && <span className={classes.use}>{use}</span>}
        {(quality === 'low' || quality === 'medium') && (
          <span className={settings.state} data-state={quality === 'low' ? 'broken' : 'warning'}>
            {t(`template.quality.${quality}`)}
          </span>
        )}
        <CategoryMark category={category} />
        <StatusMark status={status} />
      </span>
      <ChevronRight size={16} />
    </Link>
  )
}
