import type { ReactNode } from 'react'
import classes from './contact-panel.module.css'

/** A part of the panel under its heading. */
export function Section({
  title,
  action,
  children,
}: {
  title: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h3>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}
