import type { Label } from '@atrium/contract/label'
import type { ReactNode } from 'react'
import classes from './labels.module.css'

/** A label in its colour. */
export function LabelChip({ label, children }: { label: Label; children?: ReactNode }) {
  return (
    <span className={classes.chip} data-color={label.color}>
      <span className={classes.name}>{label.name}</span>
      {children}
    </span>
  )
}
