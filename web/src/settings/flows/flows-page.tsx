import { flowsApi } from '@atrium/contract/api/automation/flows'
import type { Flow } from '@atrium/contract/flow/flow'
import { newId, uuid } from '@atrium/contract/ids'
import { Button, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus, Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { draftOf } from './draft.ts'
import classes from './flows.module.css'
import { flowsQuery } from './query.ts'
import { recipes } from './recipes.ts'

/** What happens by itself: on or off, and what became of it. */
export function FlowsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const navigate = useNavigate()
  const found = useQuery(flowsQuery)
  const items = found.data?.items ?? []
  const mine = member.role === 'admin'
  const begin = (recipe: string) =>
    void navigate({
      to: '/settings/flows/$flowId',
      params: { flowId: newId(uuid) },
      search: { recipe },
    })
  return (
    <>
      <PageHead
        title={t('flows.title')}
        text={t('flows.text')}
        action={
          mine && (
            <Button leftSection={<Plus size={15} />} onClick={() => begin('empty')}>
              {t('flows.new')}
            </Button>
          )
        }
      />
      {found.isPending && <SkeletonRows rows={4} avatar={false} />}
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && items.length === 0 && (
        <Empty icon={<Workflow size={22} />} title={t('flows.none')} text={t('flows.noneText')} />
      )}
      {items.length > 0 && (
        <div className={settings.card}>
          {items.map((flow) => (
            <Row key={flow.id} flow={flow} mine={mine} />
          ))}
        </div>
      )}
      {found.data && mine && (
        <section aria-label={t('flows.recipes')}>
          <h3 className={settings.section}>{t('flows.recipes')}</h3>
          <div className={classes.recipes}>
            {recipes.map((recipe) => (
              <button
                key={recipe}
                type="button"
                className={classes.recipe}
                onClick={() => begin(recipe)}
              >
                <b>{t(`flows.recipe.${recipe}.name`)}</b>
                <small>{t(`flows.recipe.${recipe}.text`)}</small>
              </button>
            ))}
          </div>
        </section>
      )}
    </>
  )
}

function Row({ flow, mine }: { flow: Flow; mine: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const turn = useMutation({
    mutationFn: (on: boolean) =>
      call(flowsApi.save, {
        params: { id: flow.id },
        body: { flow: { ...draftOf(flow), on }, rev: flow.rev },
      }),
    onSettled: () => cache.invalidateQueries({ queryKey: flowsQuery.queryKey }),
  })
  const { running, ended, failed } = flow.runs
  return (
    <div className={classes.row}>
      <Switch
        aria-label={t('flows.switch', { name: flow.name })}
        checked={turn.isPending ? turn.variables : flow.on}
        disabled={!mine || turn.isPending}
        onChange={({ currentTarget: { checked } }) => turn.mutate(checked)}
      />
      <Link to="/settings/flows/$flowId" params={{ flowId: flow.id }} className={classes.name}>
        <b>{flow.name}</b>
        <small>
          {t(`flows.when.${flow.trigger}`)} · {t('flows.steps', { count: flow.steps.length })}
        </small>
        {turn.error && (
          <span className={settings.error} role="alert">
            {errorText(turn.error)}
          </span>
        )}
      </Link>
      <span className={classes.counts}>
        <span>{t('flows.running', { count: running })}</span>
        <span>{t('flows.ended', { count: ended })}</span>
        {failed > 0 && <span data-bad>{t('flows.failed', { count: failed })}</span>}
      </span>
    </div>
  )
}
