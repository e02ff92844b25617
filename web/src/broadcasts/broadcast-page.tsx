import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SkeletonRows } from '../ui/state/rows.tsx'
import { Failure } from '../ui/state/state.tsx'
import classes from './broadcast.module.css'
import { Wizard } from './draft/wizard.tsx'
import { broadcastQuery } from './queries.ts'
import { Running } from './running/running.tsx'

const route = getRouteApi('/desk/broadcasts/$broadcastId')

/** One broadcast: written step by step, then followed. */
export function BroadcastPage() {
  const { t } = useTranslation()
  const { broadcastId } = route.useParams()
  const found = useQuery(broadcastQuery(broadcastId))
  return (
    <div className={classes.page}>
      <Link to="/broadcasts" className={classes.back}>
        <ArrowLeft size={15} />
        {t('broadcasts.title')}
      </Link>
      {found.isPending && <SkeletonRows rows={4} avatar={false} />}
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.state === 'draft' && <Wizard key={found.data.id} found={found.data} />}
      {found.data && found.data.state !== 'draft' && <Running found={found.data} />}
    </div>
  )
}
