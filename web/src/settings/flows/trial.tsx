import { flowsApi } from '@atrium/contract/api/automation/flows'
import type { FlowDraft } from '@atrium/contract/flow/flow'
import type { ConversationId } from '@atrium/contract/ids'
import { Button, Select } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { listQuery } from '../../api/queries.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import { isWhole } from './draft.ts'
import classes from './flows.module.css'
import { Results } from './results.tsx'

/** What it would do for somebody who wrote. Nothing is done. */
export function Trial({ id, draft }: { id: string; draft: FlowDraft }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [chosen, setChosen] = useState<ConversationId>()
  const list = useInfiniteQuery(listQuery({ view: 'all' }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const tryIt = useMutation({
    mutationFn: (conversationId: ConversationId) =>
      call(flowsApi.try, {
        params: { id },
        body: { conversationId, flow: draft },
      }),
  })
  const { data: trial, error } = tryIt
  return (
    <section aria-label={t('flows.try')}>
      <h3 className={settings.section}>{t('flows.try')}</h3>
      <div className={`${settings.card} ${settings.padded}`}>
        <div className={classes.inline}>
          <Select
            className={classes.grow}
            label={t('flows.tryWith')}
            description={t('flows.tryText')}
            placeholder={t('flows.chooseConversation')}
            searchable
            data={rows.map(({ id: value, number, contactName }) => ({
              value,
              label: `${contactName} · #${number}`,
            }))}
            value={chosen ?? null}
            onChange={(value) => {
              setChosen(rows.find(({ id: one }) => one === value)?.id)
              tryIt.reset()
            }}
          />
          <Button
            variant="default"
            disabled={!chosen || !isWhole(draft)}
            loading={tryIt.isPending}
            onClick={() => chosen && tryIt.mutate(chosen)}
          >
            {t('flows.tryIt')}
          </Button>
        </div>
        {error && (
          <p className={settings.error} role="alert">
            {errorText(error)}
          </p>
        )}
        {trial && (
          <output className={classes.trial}>
            <p>{trial.why ? t(`flows.unmet.${trial.why}`) : t('flows.wouldStart')}</p>
            <Results steps={trial.steps} />
          </output>
        )}
      </div>
    </section>
  )
}
