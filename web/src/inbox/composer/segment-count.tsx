import { smsSegments } from '@atrium/contract/content/segments'
import { useTranslation } from 'react-i18next'

/** What a text costs where it is billed by segment; it says how much still fits, and why so little does. */
export function SegmentCount({ text }: { text: string }) {
  const { t } = useTranslation()
  const { count, left, encoding } = smsSegments(text)
  return (
    <span title={encoding === 'ucs2' ? t('compose.segmentsUnicode') : undefined}>
      {t('compose.segments', { count, left })}
    </span>
  )
}
