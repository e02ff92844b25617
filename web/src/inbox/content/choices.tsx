import type { Content } from '@atrium/contract/content'
import { List as ListIcon, MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './content.module.css'
import { RichText } from './rich-text.tsx'

type Of<K extends Content['kind']> = Extract<Content, { kind: K }>

/** Buttons as the customer sees them; here they cannot be pressed. */
export function ButtonsView({ content }: { content: Of<'buttons'> | Of<'ask'> }) {
  const { t } = useTranslation()
  const asked = content.kind === 'ask'
  return (
    <div>
      <RichText text={content.text} />
      {!asked && content.footer && <div className={classes.footnote}>{content.footer}</div>}
      <ul className={classes.buttons} aria-label={t('content.buttons')}>
        {asked ? (
          <li>{content.button ?? t(`content.ask.${content.for}`)}</li>
        ) : (
          content.buttons.map(({ id, title, url, copy }) => (
            <li key={id} title={url ?? copy}>
              {title}
              {url && <span aria-hidden="true"> ↗</span>}
            </li>
          ))
        )}
      </ul>
    </div>
  )
}

/** A list that the customer opens by its button. */
export function ListView({ content }: { content: Of<'list'> }) {
  return (
    <div>
      {content.header && <b>{content.header}</b>}
      <RichText text={content.text} />
      {content.footer && <div className={classes.footnote}>{content.footer}</div>}
      <details className={classes.list}>
        <summary>
          <ListIcon size={14} /> {content.button}
        </summary>
        {content.sections.map((section) => (
          <div key={section.rows[0]?.id} className={classes.section}>
            {section.title && <small>{section.title}</small>}
            {section.rows.map((row) => (
              <div key={row.id} className={classes.option}>
                {row.title}
                {row.description && <small>{row.description}</small>}
              </div>
            ))}
          </div>
        ))}
      </details>
    </div>
  )
}

/** The customer pressed something. */
export function ChoiceView({ content }: { content: Of<'choice'> }) {
  const { t } = useTranslation()
  return (
    <div className={classes.choice}>
      <MousePointerClick size={15} aria-label={t('content.chose')} />
      <span>
        {content.title}
        {content.description && <small>{content.description}</small>}
      </span>
    </div>
  )
}
