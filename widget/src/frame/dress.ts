import type { WidgetConfig } from '@atrium/contract/visitor'
import { isColor, legible, readableOn } from '../color.ts'
import type { Look, Options } from '../protocol.ts'
import { fill, type Language } from './words/words.ts'

/** What text in the accent colour stands on, at worst: equal to `--raised` in page.css. */
const grounds = { light: '#f3f4f7', dark: '#24262d' }

/**
 * Gives the page its colour, language and theme, through the style object: the frame's policy allows no inline styles.
 * Returns what the button outside shall look like and say, once the settings are known.
 */
export function dress(
  options: Options,
  config: WidgetConfig | undefined,
  language: Language,
  talks: boolean,
): Look | undefined {
  const root = document.documentElement
  const color = [options.color, config?.color].find(isColor) ?? '#3454d1'
  root.lang = language.code
  root.dir = language.dir
  root.dataset.theme = options.theme ?? 'auto'
  const set = (name: string, value: string) => root.style.setProperty(name, value)
  set('--accent', color)
  set('--on-accent', readableOn(color))
  set('--accent-on-light', legible(color, grounds.light))
  set('--accent-on-dark', legible(color, grounds.dark))
  if (!config) return undefined
  const { words } = language
  document.title = fill(words.title, { name: config.name })
  return {
    color,
    on: readableOn(color),
    ground: getComputedStyle(document.body).backgroundColor,
    position: options.position ?? config.position,
    title: document.title,
    open: words.open,
    close: words.close,
    unread: words.unread,
    talks,
  }
}
