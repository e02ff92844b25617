import { useEffect } from 'react'
import { step } from './keyboard.ts'
import { runCommand } from './registry.ts'

const lettersKey = 'atrium.letters'
/** A forgotten `g` must not change the meaning of a key pressed much later. */
const prefixLifetime = 1500

/** Listens to the keyboard for the whole app. */
export function useShortcuts(): void {
  useEffect(() => {
    let prefix = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    let overlay = false
    // Seen on the way down: on the way up, Escape has closed the dialog that it was meant for.
    const onCapture = (event: KeyboardEvent): void => {
      overlay = isOverlayOpen() && !isWritingOutside(event.target)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || overlay) return
      const next = step({ ...pressOf(event), inField: isField(event.target) }, prefix, lettersOn())
      prefix = next.kind === 'wait' ? next.prefix : ''
      clearTimeout(timer)
      timer = setTimeout(() => {
        prefix = ''
      }, prefixLifetime)
      if (next.kind === 'wait' || (next.kind === 'run' && mayRun(event, next.id)))
        event.preventDefault()
    }
    window.addEventListener('keydown', onCapture, true)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', onCapture, true)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

/** Whether shortcuts of a single letter are on (WCAG 2.1.4 asks for the switch). */
export function lettersOn(): boolean {
  return localStorage.getItem(lettersKey) !== 'off'
}

export function setLetters(on: boolean): void {
  localStorage.setItem(lettersKey, on ? 'on' : 'off')
}

function mayRun(event: KeyboardEvent, id: Parameters<typeof runCommand>[0]): boolean {
  // Enter on a focused button or link presses that button.
  if (id === 'list.open' && event.key === 'Enter' && isControl(event.target)) return false
  return runCommand(id)
}

function pressOf(event: KeyboardEvent) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode } = event
  return { key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode }
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  )
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, [role=button]') !== null
}

const overlays = '[role=dialog], [role=menu], [role=listbox]'

/**
 * Menus, dialogs and option lists have keys of their own, also before the focus has moved into them. A closed list may lie
 * hidden in the page.
 */
function isOverlayOpen(): boolean {
  return Array.from(document.querySelectorAll(overlays)).some((one) => one.checkVisibility())
}

/** Who writes in a field beside an overlay has left it: it is only fading away. */
function isWritingOutside(target: EventTarget | null): boolean {
  return isField(target) && target instanceof HTMLElement && target.closest(overlays) === null
}
