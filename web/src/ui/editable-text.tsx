import { useRef, useState } from 'react'
import classes from './editable-text.module.css'

type Props = { value: string; label: string; strong?: boolean; onSave: (value: string) => void }

/** A value that is edited where it stands: Enter or leaving it saves, Escape takes it back. */
export function EditableText({ value, label, strong = false, onSave }: Props) {
  const [draft, setDraft] = useState<string>()
  const cancelled = useRef(false)
  const finish = (): void => {
    const next = draft?.trim()
    setDraft(undefined)
    if (!cancelled.current && next !== undefined && next !== value && !(strong && next === ''))
      onSave(next)
    cancelled.current = false
  }
  return (
    <input
      className={classes.field}
      data-strong={strong || undefined}
      dir="auto"
      aria-label={label}
      placeholder="–"
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return
        if (event.key === 'Escape') cancelled.current = true
        if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}
