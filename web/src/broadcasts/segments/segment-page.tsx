import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { Segment, SegmentTree } from '@atrium/contract/broadcast/segment'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import settings from '../../settings/settings.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { complete } from '../draft/complete.ts'
import { Conditions } from '../draft/who/conditions.tsx'
import { segmentsQuery } from '../queries.ts'
import { People } from './people.tsx'

const route = getRouteApi('/desk/broadcasts/segments/$segmentId')

/** One segment: its conditions, who is in it now, and who of them cannot be written to and why. */
export function SegmentPage() {
  const { t } = useTranslation()
  const { segmentId } = route.useParams()
  const fresh = route.useSearch().new === true
  const segments = useQuery(segmentsQuery)
  const found = segments.data?.items.find(({ id }) => id === segmentId)
  return (
    <div className={classes.page}>
      <Link to="/broadcasts/segments" className={classes.back}>
        <ArrowLeft size={15} />
        {t('segments.title')}
      </Link>
      {segments.isPending && <SkeletonRows rows={4} avatar={false} />}
      {segments.error && <Failure error={segments.error} retry={() => void segments.refetch()} />}
      {segments.data && !found && !fresh && (
        <Empty
          icon={<UsersRound size={22} />}
          title={t('segments.gone')}
          text={t('segments.goneText')}
        />
      )}
      {segments.data && (found || fresh) && <Editor key={segmentId} id={segmentId} found={found} />}
    </div>
  )
}

function Editor({ id, found }: { id: string; found: Segment | undefined }) {
  const { t } = useTranslation()
  const { member } = useSession()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState(found?.name ?? '')
  const [tree, setTree] = useState<SegmentTree>(found?.tree ?? { kind: 'all', of: [] })
  const [removing, setRemoving] = useState(false)
  const refresh = () => cache.invalidateQueries({ queryKey: ['segments'] })
  const save = useMutation({
    mutationFn: () =>
      call(segmentsApi.save, { params: { id }, body: { name, tree: complete(tree) } }),
    onSuccess: async (saved) => {
      setTree(saved.tree)
      await refresh()
      tell(t('segments.saved'))
      await navigate({ to: '.', search: {}, replace: true })
    },
  })
  const remove = useMutation({
    mutationFn: () => call(segmentsApi.remove, { params: { id } }),
    onSuccess: async () => {
      await navigate({ to: '/broadcasts/segments' })
      await refresh()
    },
  })
  const mine = member.role === 'admin'
  const same = found?.name === name && JSON.stringify(found.tree) === JSON.stringify(tree)
  return (
    <>
      <section className={classes.panel} aria-label={t('segments.conditions')}>
        <TextInput
          label={t('segments.name')}
          maxLength={100}
          readOnly={!mine}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Conditions tree={tree} change={setTree} />
        {save.error && (
          <p className={settings.error} role="alert">
            {errorText(save.error)}
          </p>
        )}
        {mine ? (
          <div className={classes.buttons}>
            <Button
              loading={save.isPending}
              disabled={name.trim() === '' || same}
              onClick={() => save.mutate()}
            >
              {t('segments.save')}
            </Button>
            {found && (
              <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
                {t('segments.remove')}
              </Button>
            )}
          </div>
        ) : (
          <p>{t('segments.adminsOnly')}</p>
        )}
      </section>
      <People tree={tree} />
      {removing && (
        <Confirm
          title={t('segments.removeTitle', { name: found?.name })}
          action={t('segments.remove')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setRemoving(false)
            remove.reset()
          }}
        >
          {t('segments.removeText')}
        </Confirm>
      )}
    </>
  )
}
