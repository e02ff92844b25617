import { filePaths } from '@atrium/contract/api/inbox'
import type { Content } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './email.module.css'
import { RichText } from './rich-text.tsx'

type Email = Extract<Content, { kind: 'email' }>

/** A mail: subject, people, the words written now; the quoted rest and the original are one click away. */
export function EmailView({ message, content }: { message: Message; content: Email }) {
  const { t } = useTranslation()
  const [quoted, setQuoted] = useState(false)
  const [original, setOriginal] = useState(false)
  const hasHtml = message.attachments.some(({ kind }) => kind === 'html')
  return (
    <div className={classes.mail}>
      <h3 className={classes.subject} dir="auto">
        {content.subject || t('content.noSubject')}
      </h3>
      <People to={content.to} cc={content.cc} />
      <Authentication content={content} incoming={message.direction === 'in'} />
      {original ? (
        // No allow-scripts and no allow-same-origin: the page can run nothing and reach nothing of ours.
        <iframe
          className={classes.original}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={filePaths.html(message.id)}
          title={t('content.originalTitle', { subject: content.subject })}
        />
      ) : (
        <RichText text={content.text} />
      )}
      {quoted && content.quoted && (
        <div className={classes.quoted}>
          <RichText text={content.quoted} />
        </div>
      )}
      <div className={classes.links}>
        {content.quoted && !original && (
          <button
            type="button"
            className={classes.dots}
            aria-expanded={quoted}
            aria-label={t(quoted ? 'content.hideQuoted' : 'content.showQuoted')}
            title={t(quoted ? 'content.hideQuoted' : 'content.showQuoted')}
            onClick={() => setQuoted(!quoted)}
          >
            …
          </button>
        )}
        {hasHtml && (
          <button type="button" className={classes.link} onClick={() => setOriginal(!original)}>
            {t(original ? 'content.showText' : 'content.showOriginal')}
          </button>
        )}
        {content.automatic && <span>{t('content.automatic')}</span>}
      </div>
    </div>
  )
}

function People({ to, cc }: { to: string[] | undefined; cc: string[] | undefined }) {
  const { t } = useTranslation()
  if (!to?.length && !cc?.length) return null
  return (
    <p className={classes.people}>
      {to?.length ? t('content.to', { people: to.join(', ') }) : ''}
      {cc?.length ? ` · ${t('content.cc', { people: cc.join(', ') })}` : ''}
    </p>
  )
}

function Authentication({ content, incoming }: { content: Email; incoming: boolean }) {
  const { t } = useTranslation()
  const result = content.authentication
  if (!incoming || !result || result.verified) return null
  const failed = result.dmarc === 'fail'
  return (
    <p className={classes.warning} data-bad={failed || undefined}>
      <ShieldAlert size={15} />
      <span>
        {t(failed ? 'content.forged' : 'content.unverified')}
        {result.reason && ` ${result.reason}`}
        <small>
          SPF {result.spf} · DKIM {result.dkim} · DMARC {result.dmarc}
        </small>
      </span>
    </p>
  )
}
