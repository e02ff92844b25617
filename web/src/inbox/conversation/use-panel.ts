import { useState } from 'react'

const key = 'atrium.panel'
/** Below this the panel would take the timeline's room; it opens over it when it is asked for. */
const roomy = '(min-width: 80em)'

/** Whether the customer panel is shown; remembered where there is room for it. */
export function usePanel(): { open: boolean; toggle: () => void } {
  const [open, setOpen] = useState(
    () => matchMedia(roomy).matches && localStorage.getItem(key) !== 'closed',
  )
  const toggle = (): void => {
    if (matchMedia(roomy).matches) localStorage.setItem(key, open ? 'closed' : 'open')
    setOpen(!open)
  }
  return { open, toggle }
}
