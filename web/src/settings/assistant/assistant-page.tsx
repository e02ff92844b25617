import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { accountsQuery, kindsQuery } from '../../api/queries.ts'
import { useSession } from '../../session/session.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import { Answers } from './answers.tsx'
import { EngineForm } from './engine-form.tsx'
import { assistantQuery } from './query.ts'
import { TryIt } from './try-it.tsx'

/** Where the assistant answers, what thinks for it, and what it would say. */
export function AssistantPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const assistant = useQuery(assistantQuery)
  const accounts = useQuery(accountsQuery)
  const kinds = useQuery(kindsQuery)
  const error = assistant.error ?? accounts.error ?? kinds.error
  const mine = member.role === 'admin'
  return (
    <>
      <PageHead title={t('settings.assistant')} text={t('assistant.text')} />
      {error && (
        <Failure
          error={error}
          retry={() => {
            void assistant.refetch()
            void accounts.refetch()
            void kinds.refetch()
          }}
        />
      )}
      {!error && !(assistant.data && accounts.data && kinds.data) && (
        <SkeletonRows rows={4} avatar={false} />
      )}
      {assistant.data && accounts.data && kinds.data && (
        <>
          <h3 className={settings.section}>{t('assistant.where')}</h3>
          <Answers accounts={accounts.data.items} kinds={kinds.data.items} disabled={!mine} />
          <h3 className={settings.section}>{t('assistant.engine')}</h3>
          <EngineForm
            key={JSON.stringify(assistant.data)}
            stored={assistant.data}
            disabled={!mine}
          />
          {mine && (
            <>
              <h3 className={settings.section}>{t('assistant.try')}</h3>
              <TryIt />
            </>
          )}
        </>
      )}
    </>
  )
}
