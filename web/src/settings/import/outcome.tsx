import type { ImportOutcome } from '@atrium/contract/api/imports'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './import.module.css'

const figures = ['created', 'known', 'wrong', 'alike'] as const

/** What became of the rows; or, after a dry run, what will. */
export function Outcome({
  outcome,
  planned = false,
}: {
  outcome: ImportOutcome
  planned?: boolean
}) {
  const { t, i18n } = useTranslation()
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <>
      <dl className={classes.figures}>
        {figures.map((figure) => (
          <div key={figure} data-figure={figure} data-none={outcome[figure] === 0 || undefined}>
            <dt>{t(`import.${planned ? 'planned' : 'made'}.${figure}`)}</dt>
            <dd>
              {number.format(outcome[figure])}
              <small>{t(`import.figureText.${figure}`)}</small>
            </dd>
          </div>
        ))}
      </dl>
      {!planned && (
        <p className={classes.links}>
          <Link to="/contacts">{t('import.toContacts')}</Link>
          {outcome.alike > 0 && <Link to="/contacts/suggestions">{t('import.toSuggestions')}</Link>}
        </p>
      )}
    </>
  )
}
