import type { ContactImport } from '@atrium/contract/api/imports'
import { importsApi } from '@atrium/contract/api/imports'
import { Button, Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { showAnswer } from '../../api/apply/answer.ts'
import { call } from '../../api/call.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { ColumnsForm } from './columns-form.tsx'
import classes from './import.module.css'
import { Outcome } from './outcome.tsx'
import { Preview } from './preview.tsx'
import { Problems } from './problems.tsx'
import { importQuery } from './queries.ts'

const route = getRouteApi('/desk/settings/import/$importId')
const working: ContactImport['state'][] = ['reading', 'checking', 'importing', 'looking']

/** One import, from its columns over the dry run to what came of it. */
export function ImportPage() {
  const { t } = useTranslation()
  const { importId } = route.useParams()
  const found = useQuery(importQuery(importId))
  if (found.isPending) return <SkeletonRows rows={4} avatar={false} />
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />
  const { data } = found
  return (
    <>
      <Link to="/settings/import" className={classes.back}>
        <ArrowLeft size={15} />
        {t('import.back')}
      </Link>
      <PageHead title={data.name} text={t(`import.now.${data.state}`)} />
      {working.includes(data.state) && <Working found={data} />}
      {data.state === 'failed' && (
        <p className={classes.failure} role="alert">
          {t(`import.failure.${data.failure ?? 'stopped'}`)}
          {data.failedAt !== null && ` ${t('import.atLine', { line: data.failedAt })}`}
        </p>
      )}
      {data.state === 'checked' && data.checked && (
        <>
          <Outcome outcome={data.checked} planned />
          <Acts found={data} />
          <Problems found={data} count={data.checked.wrong} />
        </>
      )}
      {(data.state === 'ready' || data.state === 'checked') && (
        <>
          <ColumnsForm found={data} />
          <Preview found={data} />
          {data.state === 'ready' && <Acts found={data} />}
        </>
      )}
      {data.state === 'done' && data.imported && (
        <>
          <Outcome outcome={data.imported} />
          <Problems found={data} count={data.imported.wrong} />
        </>
      )}
    </>
  )
}

function Working({ found }: { found: ContactImport }) {
  const { t, i18n } = useTranslation()
  const { state, progress, rows, imported } = found
  // While the file is read nobody knows how much is to come.
  const of = state === 'reading' ? 0 : state === 'looking' ? (imported?.created ?? 0) : rows
  const number = new Intl.NumberFormat(i18n.language)
  const told = { done: number.format(progress), of: number.format(of) }
  return (
    <div className={`${settings.card} ${settings.padded}`} role="status">
      <Progress
        value={of > 0 ? (progress / of) * 100 : 100}
        animated={of === 0}
        aria-label={t('import.progress')}
      />
      <div className={classes.counting}>
        <span>{of > 0 ? t('import.rowsOf', told) : t('import.rowsSoFar', told)}</span>
        <CancelButton found={found} />
      </div>
    </div>
  )
}

function useStep(id: string, step: 'check' | 'start' | 'cancel') {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => call(importsApi[step], { params: { id } }),
    onSuccess: (found) => showAnswer(cache, importQuery(id).queryKey, found),
    onError: () => cache.invalidateQueries({ queryKey: ['import', id] }),
  })
}

/** The next step, and the way out. */
function Acts({ found }: { found: ContactImport }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const check = useStep(found.id, 'check')
  const start = useStep(found.id, 'start')
  const { checked } = found
  const ready = found.state === 'checked' && checked
  const next = ready ? start : check
  return (
    <>
      <div className={classes.acts}>
        <Button
          loading={next.isPending}
          disabled={ready ? checked.created + checked.known === 0 : false}
          onClick={() => next.mutate()}
        >
          {ready ? t('import.start', { count: checked.created }) : t('import.check')}
        </Button>
        <CancelButton found={found} />
        {!ready && <small>{t('import.checkText')}</small>}
      </div>
      {next.error && (
        <p className={settings.error} role="alert">
          {errorText(next.error)}
        </p>
      )}
    </>
  )
}

function CancelButton({ found }: { found: ContactImport }) {
  const { t } = useTranslation()
  const cancel = useStep(found.id, 'cancel')
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {t('import.cancel')}
    </Button>
  )
}
