import { useTranslation } from 'react-i18next'
import { ruleWords } from '../timeline/activity/rule-words.ts'
import type { Problem } from './sending/draft.ts'

/** Why policy refused what was written, in the reader's language. */
export function RefusalWords({ problem: { detail = '', evidence } }: { problem: Problem }) {
  const { t, i18n } = useTranslation()
  const data = isRecord(evidence) ? evidence : {}
  return <> {ruleWords(t, i18n.language, { code: `policy:${data.rule}`, text: detail, data })}</>
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
