import type { Note } from '@atrium/contract/message'
import { StickyNote } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { clockTime, fullTime } from '../../language/format.ts'
import { RichText } from '../content/rich-text.tsx'
import classes from './note-row.module.css'

/** Words for the team; nothing about it looks like a message. */
export function NoteRow({ note }: { note: Note }) {
  const { t, i18n } = useTranslation()
  return (
    <article className={classes.note}>
      <header className={classes.head}>
        <StickyNote size={14} />
        <b>{note.author.name}</b>
        <span>{t('note.internal')}</span>
        <time dateTime={note.at} title={fullTime(note.at, i18n.language)}>
          {clockTime(note.at, i18n.language)}
        </time>
      </header>
      <RichText text={note.text} />
    </article>
  )
}
