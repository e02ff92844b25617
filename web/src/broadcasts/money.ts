import { useTranslation } from 'react-i18next'
import { price } from '../settings/spend/price.ts'

/** Writes a sum as the reader's language does. */
export function useMoney(): (sum: { amount: number; currency: string }) => string {
  const { i18n } = useTranslation()
  return ({ amount, currency }) => price(amount, currency, i18n.language)
}

/** Writes a limit, which has no currency of its own. */
export function useLimit(): (amount: number) => string {
  const { i18n } = useTranslation()
  return (amount) =>
    new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2 }).format(amount)
}
