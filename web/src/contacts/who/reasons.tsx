import type { Suggestion } from '@atrium/contract/contact'
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { reasonText } from './reason-text.ts'
import classes from './who.module.css'

/** Why two records may be one person, and what speaks against it. */
export function Reasons({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation()
  return (
    <ul className={classes.reasons}>
      {suggestion.reasons.map((reason) => {
        const against = reason.weight < 0
        return (
          <li key={`${reason.kind} ${reason.of ?? ''}`} data-against={against || undefined}>
            {against ? <Minus size={12} /> : <Plus size={12} />}
            <bdi>{reasonText(reason, t)}</bdi>
          </li>
        )
      })}
    </ul>
  )
}

/** How likely it is, as a word and a number. */
export function Likely({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation()
  return (
    <span className={classes.likely} data-strong={suggestion.strong || undefined}>
      {t(suggestion.strong ? 'who.veryLikely' : 'who.possible')}
      {' · '}
      {Math.round(suggestion.score * 100)} %
    </span>
  )
}
