import type { Look } from '../protocol.ts'
import { styles } from './styles.ts'

const bubble =
  'M21 11.5a8.4 8.4 0 0 1-8.5 8.4 8.6 8.6 0 0 1-3.9-.9L3 20.5l1.6-5.1a8.2 8.2 0 0 1-1.1-3.9 8.4 8.4 0 0 1 8.5-8.4h.5a8.4 8.4 0 0 1 8.5 8.4z'
const down = 'M6 9.5l6 6 6-6'

/** The button and the window on the website's page, in a shadow root: the page's styles and ours never meet. */
export function createShell(toggle: () => void) {
  const host = document.createElement('atrium-chat')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  const panel = element('div')
  const button = element('button')
  const badge = element('span')
  button.type = 'button'
  button.append(icon(bubble), icon(down), badge)
  button.onclick = toggle
  root.append(panel, button)
  let look: Look | undefined
  let unread = 0

  function label(): void {
    if (!look) return
    const open = host.hasAttribute('open')
    const news = unread > 0 && !open ? ` (${look.unread.replace('{n}', String(unread))})` : ''
    button.setAttribute('aria-label', (open ? look.close : look.open) + news)
    button.setAttribute('aria-expanded', String(open))
  }

  return {
    attach: () => document.body.append(host),
    show(next: Look, launcher: boolean): void {
      look = next
      const { style } = host
      style.setProperty('--accent', next.color)
      style.setProperty('--on', next.on)
      style.setProperty('--page', next.ground)
      host.toggleAttribute('left', next.position === 'left')
      host.toggleAttribute('bare', !launcher)
      host.toggleAttribute('drawn', true)
      label()
    },
    setOpen(open: boolean): void {
      host.toggleAttribute('open', open)
      label()
      const frame = panel.firstElementChild
      if (open && frame instanceof HTMLElement) frame.focus()
      // Focus was inside the window that just closed: it goes to the button that opened it.
      else if (root.activeElement === frame && frame) button.focus()
    },
    setUnread(count: number): void {
      unread = count
      badge.textContent = count > 99 ? '99+' : count > 0 ? String(count) : ''
      label()
    },
    setReady: () => host.toggleAttribute('ready', true),
    addFrame(src: string, scheme: string): HTMLIFrameElement {
      const frame = element('iframe')
      frame.src = src
      frame.title = look?.title ?? 'Chat'
      frame.allow = 'clipboard-write'
      // The frame's prefers-color-scheme follows the element that shows it.
      frame.style.setProperty('color-scheme', scheme)
      panel.append(frame)
      return frame
    },
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] {
  return document.createElement(name)
}

function icon(shape: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(space, 'path')
  path.setAttribute('d', shape)
  svg.append(path)
  return svg
}
