import { flowsApi } from '@atrium/contract/api/automation/flows'
import type { Flow, FlowDraft } from '@atrium/contract/flow/flow'
import { Button, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, Workflow } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import { draftOf, isWhole } from './draft.ts'
import classes from './flows.module.css'
import { flowsQuery } from './query.ts'
import { newFlow } from './recipes.ts'
import { Runs } from './runs.tsx'
import { Start } from './start.tsx'
import { Steps } from './steps/steps.tsx'
import { Trial } from './trial.tsx'

const route = getRouteApi('/desk/settings/flows/$flowId')

/** One flow: when it starts, what it does, what it would do for somebody, and what it did. */
export function FlowPage() {
  const { t } = useTranslation()
  const { flowId } = route.useParams()
  const { recipe } = route.useSearch()
  const flows = useQuery(flowsQuery)
  const found = flows.data?.items.find(({ id }) => id === flowId)
  return (
    <>
      <Link to="/settings/flows" className={classes.back}>
        <ArrowLeft size={15} />
        {t('flows.title')}
      </Link>
      {flows.isPending && <SkeletonRows rows={4} avatar={false} />}
      {flows.error && <Failure error={flows.error} retry={() => void flows.refetch()} />}
      {flows.data && !found && !recipe && (
        <Empty icon={<Workflow size={22} />} title={t('flows.gone')} text={t('flows.goneText')} />
      )}
      {flows.data && (found || recipe) && (
        <Editor key={flowId} id={flowId} found={found} recipe={recipe} />
      )}
      {found && <Runs id={flowId} />}
    </>
  )
}

type Props = { id: string; found: Flow | undefined; recipe: string | undefined }

function Editor({ id, found, recipe }: Props) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const [draft, setDraft] = useState<FlowDraft>(() => (found ? draftOf(found) : newFlow(t, recipe)))
  const [removing, setRemoving] = useState(false)
  const { save, remove } = useSaving(id, found, setDraft)
  const change = (part: Partial<FlowDraft>) => {
    setDraft({ ...draft, ...part })
    save.reset()
  }
  const mine = member.role === 'admin'
  const same = found && JSON.stringify(draftOf(found)) === JSON.stringify(draft)
  return (
    <>
      <fieldset className={classes.plain} disabled={!mine}>
        <div className={classes.head}>
          <TextInput
            className={classes.title}
            label={t('flows.name')}
            maxLength={80}
            value={draft.name}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <Switch
            label={draft.on ? t('flows.isOn') : t('flows.isOff')}
            checked={draft.on}
            onChange={({ currentTarget: { checked } }) => change({ on: checked })}
          />
        </div>
        <Start draft={draft} change={change} />
        <Steps draft={draft} error={save.error} change={change} />
      </fieldset>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {mine ? (
        <div className={classes.actions}>
          <Button
            loading={save.isPending}
            disabled={!isWhole(draft) || same}
            onClick={() => save.mutate(draft)}
          >
            {t('flows.save')}
          </Button>
          {found && (
            <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('flows.remove')}
            </Button>
          )}
        </div>
      ) : (
        <p className={classes.note}>{t('flows.adminsOnly')}</p>
      )}
      {mine && <Trial id={id} draft={draft} />}
      {removing && (
        <Confirm
          title={t('flows.removeTitle', { name: found?.name })}
          action={t('flows.remove')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setRemoving(false)
            remove.reset()
          }}
        >
          {t('flows.removeText')}
        </Confirm>
      )}
    </>
  )
}

function useSaving(id: string, found: Flow | undefined, saved: (draft: FlowDraft) => void) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const refresh = () => cache.invalidateQueries({ queryKey: flowsQuery.queryKey })
  const save = useMutation({
    mutationFn: (flow: FlowDraft) =>
      call(flowsApi.save, { params: { id }, body: { flow, ...(found && { rev: found.rev }) } }),
    onSuccess: async (flow) => {
      saved(draftOf(flow))
      await refresh()
      tell(t('flows.saved'))
      await navigate({ to: '.', search: {}, replace: true })
    },
  })
  const remove = useMutation({
    mutationFn: () => call(flowsApi.remove, { params: { id } }),
    onSuccess: async () => {
      await navigate({ to: '/settings/flows' })
      await refresh()
    },
  })
  return { save, remove }
}
