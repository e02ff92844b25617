import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type Props = {
  open: boolean
  onClose(): void
  button: ComponentChildren
  children: ComponentChildren
}

/** A panel under its button; Escape and a click elsewhere close it. */
export function Popover({ open, onClose, button, children }: Props) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onClose()
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('pointerdown', onDown)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('pointerdown', onDown)
    }
  }, [open, onClose])
  return (
    <div class="popover" ref={root}>
      {button}
      {open && <div class="popover-panel">{children}</div>}
    </div>
  )
}
