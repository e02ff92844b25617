import type { Message } from '@atrium/contract/message'
import { CircleFadingPlus, EyeOff, Globe, Lock, ThumbsUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { safeUrl } from '../../../content/links.ts'
import classes from './origin.module.css'

/** Who can read the message, and the post or story it is about. */
export function Origin({ message: { context, direction } }: { message: Message }) {
  const { t } = useTranslation()
  if (context?.post) {
    return (
      <div className={classes.origin} data-public>
        <Globe size={13} />
        {t(direction === 'in' ? 'message.publicComment' : 'message.publicAnswer')}
        {context.hidden && (
          <span className={classes.mark}>
            <EyeOff size={13} /> {t('message.hidden')}
          </span>
        )}
        {context.liked && (
          <span className={classes.mark}>
            <ThumbsUp size={13} /> {t('message.liked')}
          </span>
        )}
        {context.post.text && <q>{context.post.text}</q>}
        <Link url={context.post.url} words={t('message.post')} />
      </div>
    )
  }
  if (context?.privateReply)
    return (
      <div className={classes.origin}>
        <Lock size={13} /> {t('message.privateAnswer')}
      </div>
    )
  if (context?.story)
    return (
      <div className={classes.origin}>
        <CircleFadingPlus size={13} /> {t(`message.story.${context.story.kind}`)}
        <Link url={context.story.url} words={t('message.openLink')} />
      </div>
    )
  return null
}

function Link({ url, words }: { url: string | undefined; words: string }) {
  const safe = safeUrl(url)
  if (!safe) return null
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  )
}
