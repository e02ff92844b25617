import type { ImportedRow } from '@atrium/contract/api/imports'
import { useTranslation } from 'react-i18next'
import classes from './import.module.css'

/** What is wrong with a row, each fault with its column and what stands there. */
export function ProblemWords({ row, headings }: { row: ImportedRow; headings: string[] }) {
  const { t } = useTranslation()
  return (
    <ul className={classes.faults}>
      {row.problems.map(({ column, problem }) => (
        <li key={`${column} ${problem}`}>
          {column !== null && (
            <>
              <b>{headings[column]}</b> <bdi>{row.cells[column]}</bdi>{' '}
            </>
          )}
          {t(`import.problem.${problem}`)}
        </li>
      ))}
    </ul>
  )
}
