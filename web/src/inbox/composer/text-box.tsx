import { type ClipboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import classes from './composer.module.css'

type Props = {
  field?: RefObject<HTMLTextAreaElement | null>
  value: string
  label: string
  placeholder: string
  onChange: (text: string) => void
  onFiles?: (files: FileList) => void
}

/** A plain text field that grows with its words: every input method works in it. */
export function TextBox({ field: given, value, label, placeholder, onChange, onFiles }: Props) {
  const own = useRef<HTMLTextAreaElement>(null)
  const field = given ?? own
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words
  useLayoutEffect(() => {
    if (!field.current) return
    field.current.style.height = 'auto'
    field.current.style.height = `${field.current.scrollHeight}px`
  }, [value])
  const onPaste = (event: ClipboardEvent): void => {
    if (!onFiles || event.clipboardData.files.length === 0) return
    // A table copied from a spreadsheet is text and a picture; the text is what is meant.
    if (event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    onFiles(event.clipboardData.files)
  }
  return (
    <textarea
      ref={field}
      className={classes.text}
      rows={1}
      dir="auto"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onPaste={onPaste}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur()
      }}
    />
  )
}
