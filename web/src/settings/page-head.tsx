import type { ReactNode } from 'react'
import classes from './settings.module.css'

/** The title of a settings page, what it is for, and its main action. */
export function PageHead({
  title,
  text,
  action,
}: {
  title: ReactNode
  text?: string
  action?: ReactNode
}) {
  return (
    <header className={classes.head}>
      <div>
        <h2>{title}</h2>
        {text !== undefined && <p>{text}</p>}
      </div>
      {action}
    </header>
  )
}
