import { plainText } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { FileQuestion } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ContactCards, FormAnswers, LocationCard, OrderCard } from './cards.tsx'
import { ButtonsView, ChoiceView, ListView } from './choices.tsx'
import classes from './content.module.css'
import { EmailView } from './email-view.tsx'
import { RichText } from './rich-text.tsx'

/** What a message says, whatever kind it is. */
export function ContentView({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { content } = message
  switch (content.kind) {
    case 'text':
      return content.text ? <RichText text={content.text} /> : null
    case 'email':
      return <EmailView message={message} content={content} />
    case 'location':
      return <LocationCard content={content} />
    case 'contacts':
      return <ContactCards content={content} />
    case 'buttons':
      return <ButtonsView content={content} />
    case 'ask':
      return <ButtonsView content={content} />
    case 'list':
      return <ListView content={content} />
    case 'choice':
      return <ChoiceView content={content} />
    case 'form':
      return <FormAnswers content={content} />
    case 'order':
      return <OrderCard content={content} />
    case 'template':
      return (
        <>
          <RichText text={content.preview} />
          {content.labels && (
            <ul className={classes.buttons} aria-label={t('content.buttons')}>
              {content.labels.map((label) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          )}
          <div className={classes.footnote}>{t('content.template', { name: content.name })}</div>
          {message.composed && (
            <div className={classes.footnote}>
              {t('content.composed', { text: plainText(message.composed) })}
            </div>
          )}
        </>
      )
    case 'system':
      return <RichText text={content.text} />
    case 'unsupported':
      return (
        <div className={classes.unsupported}>
          <FileQuestion size={16} />
          <span>
            {t('content.unsupported', { type: content.type })}
            {content.detail && <small>{content.detail}</small>}
          </span>
        </div>
      )
  }
}
