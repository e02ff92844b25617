import { useTranslation } from 'react-i18next'

/** Writes a sum as the reader's language does. What is less than a cent shows its parts. */
export function useMoney(): (sum: { amount: number; currency: string }) => string {
  const { i18n } = useTranslation()
  return ({ amount, currency }) =>
    new Intl.NumberFormat(i18n.language, {
      style: 'currency',
      currency,
      maximumFractionDigits: amount > 0 && amount < 1 ? 4 : 2,
    }).format(amount)
}
