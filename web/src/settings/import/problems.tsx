import type { ContactImport } from '@atrium/contract/api/imports'
import { filePaths } from '@atrium/contract/api/inbox'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import classes from './import.module.css'
import { ProblemWords } from './problem-words.tsx'
import { importProblemsQuery } from './queries.ts'

/** The rows that are left out, each with its line and what is wrong; and as a file to correct. */
export function Problems({ found, count }: { found: ContactImport; count: number }) {
  const { t } = useTranslation()
  const list = useInfiniteQuery({ ...importProblemsQuery(found.id), enabled: count > 0 })
  if (count === 0) return null
  return (
    <section aria-label={t('import.problems')}>
      <div className={classes.problemsHead}>
        <h3 className={settings.section}>{t('import.problems')}</h3>
        <Button
          component="a"
          href={filePaths.importProblems(found.id)}
          download
          size="xs"
          variant="default"
          leftSection={<Download size={14} />}
        >
          {t('import.download')}
        </Button>
      </div>
      <p className={classes.hint}>{t('import.downloadText')}</p>
      {list.isPending && <SkeletonRows rows={3} avatar={false} />}
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.data && (
        <div className={settings.card}>
          {list.data.pages
            .flatMap(({ items }) => items)
            .map((row) => (
              <div key={row.line} className={settings.row}>
                <span className={classes.line}>{t('import.line', { line: row.line })}</span>
                <ProblemWords row={row} headings={found.headings} />
              </div>
            ))}
        </div>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('import.moreProblems')}
        </Button>
      )}
    </section>
  )
}
