import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { GitMerge } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { suggestionsQuery } from './queries.ts'
import classes from './who.module.css'

/** The way to the queue of suggestions, while there are any. */
export function QueueLink() {
  const { t } = useTranslation()
  const list = useInfiniteQuery(suggestionsQuery())
  const count = list.data?.pages.flatMap(({ items }) => items).length ?? 0
  if (count === 0) return null
  const more = list.hasNextPage ? '+' : ''
  return (
    <Link to="/contacts/suggestions" className={classes.inList}>
      <GitMerge size={15} />
      {t('who.queueLink', { count, shown: `${count}${more}` })}
    </Link>
  )
}
