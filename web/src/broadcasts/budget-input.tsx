import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** What a broadcast may cost, in the currency of the rates. */
export function BudgetInput({ value, change }: { value: number; change: (next: number) => void }) {
  const { t } = useTranslation()
  return (
    <NumberInput
      mt={8}
      aria-label={t('broadcasts.budgetLabel')}
      min={0}
      max={1_000_000}
      decimalScale={2}
      value={value}
      onChange={(next) => change(Math.min(1_000_000, Math.max(0, Number(next) || 0)))}
    />
  )
}
