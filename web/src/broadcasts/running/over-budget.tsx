import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import type { Broadcast } from '@atrium/contract/broadcast/broadcast'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Wallet } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showAnswer } from '../../api/apply/answer.ts'
import { call } from '../../api/call.ts'
import { useSession } from '../../session/session.ts'
import settings from '../../settings/settings.module.css'
import { useErrorText } from '../../ui/state/state.tsx'
import classes from '../broadcast.module.css'
import { BudgetInput } from '../budget-input.tsx'
import { useLimit } from '../money.ts'
import { broadcastQuery } from '../queries.ts'

/** It paused because the next message would be over its limit: says so, and lets the limit be raised. */
export function OverBudget({ found }: { found: Broadcast }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { member } = useSession()
  const cache = useQueryClient()
  const [budget, setBudget] = useState((found.budget ?? 0) * 2)
  const raise = useMutation({
    mutationFn: async () => {
      const params = { id: found.id }
      await call(broadcastsApi.budget, { params, body: { budget } })
      return call(broadcastsApi.resume, { params })
    },
    onSuccess: (changed) => showAnswer(cache, broadcastQuery(found.id).queryKey, changed),
  })
  const limit = useLimit()
  return (
    <section className={`${classes.panel} ${classes.paused}`} role="alert">
      <h3>
        <Wallet size={16} /> {t('broadcasts.overBudget.title')}
      </h3>
      <p>{t('broadcasts.overBudget.text', { limit: limit(found.budget ?? 0) })}</p>
      {member.role === 'admin' && (
        <div className={classes.buttons}>
          <BudgetInput value={budget} change={setBudget} />
          <Button loading={raise.isPending} onClick={() => raise.mutate()}>
            {t('broadcasts.overBudget.raise')}
          </Button>
        </div>
      )}
      {raise.error && (
        <p className={settings.error} role="alert">
          {errorText(raise.error)}
        </p>
      )}
    </section>
  )
}
