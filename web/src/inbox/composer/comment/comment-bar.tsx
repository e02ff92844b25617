import { plainText } from '@atrium/contract/content'
import { Globe, Lock, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { safeUrl } from '../../content/links.ts'
import type { Comment } from './comment.ts'
import classes from './comment-bar.module.css'

type Props = {
  name: string
  comment: Comment
  privately: boolean
  privateDays: number
  onChoose: (privately: boolean) => void
  /** Given when the comment was chosen by hand. */
  onRemove: (() => void) | undefined
}

/** The comment that is answered, and who will read the answer: everybody, or by an explicit choice this person alone. */
export function CommentBar({ name, comment, privately, privateDays, onChoose, onRemove }: Props) {
  const { t } = useTranslation()
  const url = safeUrl(comment.context?.post?.url)
  return (
    <section
      className={classes.bar}
      data-public={!privately || undefined}
      aria-label={t('compose.comment.label')}
    >
      <p className={classes.words}>
        <b>{t('compose.comment.answers')}</b>
        <span>{plainText(comment.content) || t('message.quoteNoText')}</span>
        {url && (
          <a href={url} target="_blank" rel="noopener noreferrer nofollow">
            {t('message.post')}
          </a>
        )}
        {onRemove && (
          <IconButton
            label={t('compose.removeQuote')}
            size={24}
            icon={<X size={14} />}
            onClick={onRemove}
          />
        )}
      </p>
      <div className={classes.choice}>
        <button type="button" aria-pressed={!privately} onClick={() => onChoose(false)}>
          <Globe size={14} /> {t('compose.comment.public')}
        </button>
        <button type="button" aria-pressed={privately} onClick={() => onChoose(true)}>
          <Lock size={14} /> {t('compose.comment.private')}
        </button>
      </div>
      <p className={classes.reader} role="status">
        {privately
          ? t('compose.comment.onlyThem', { name, days: privateDays })
          : t('compose.comment.everybody')}
      </p>
    </section>
  )
}
