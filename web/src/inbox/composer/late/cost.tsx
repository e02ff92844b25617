import type { Estimate } from '@atrium/contract/sending/cost'
import { useTranslation } from 'react-i18next'
import { money } from '../../../language/format.ts'

/** What it will cost, with the price behind it; made-up prices say so. */
export function Cost({ estimate }: { estimate: Estimate | null }) {
  const { t, i18n } = useTranslation()
  if (!estimate) return <span>{t('late.noRate')}</span>
  const { amount, currency, why } = estimate
  const price = money(amount, currency, i18n.language)
  return (
    <span title={t('late.why', { ...why, country: why.country ?? t('late.allCountries') })}>
      {t(why.example ? 'late.exampleCost' : 'late.cost', { price })}
    </span>
  )
}
