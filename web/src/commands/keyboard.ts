import { type CommandId, catalog, commandIds } from './catalog.ts'

/** What matters of a `KeyboardEvent`, and where it happened. */
export type Press = {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  isComposing: boolean
  keyCode: number
  /** A text field has the focus. */
  inField: boolean
}

export type Step =
  | { kind: 'run'; id: CommandId }
  /** The start of a sequence: `g`, before `i`. */
  | { kind: 'wait'; prefix: string }
  | { kind: 'none' }

const none: Step = { kind: 'none' }

/** Which command a key press means, after an earlier `prefix`. `letters`: shortcuts without Ctrl or ⌘ are switched on. */
export function step(press: Press, prefix: string, letters: boolean): Step {
  // An input method is choosing a word: Enter and letters belong to it (keyCode 229 is Safari's way to say so).
  if (press.isComposing || press.keyCode === 229) return none
  // Alt makes letters of its own (Polish ą is AltGr+a).
  if (press.altKey) return none
  const token = tokenOf(press)
  const modified = token.startsWith('mod+')
  if (!modified && (press.inField || !letters)) return none
  const typed = prefix ? `${prefix} ${token}` : token
  const id = commandIds.find((candidate) => catalog[candidate].keys.includes(typed))
  if (id) return press.inField && catalog[id].inField !== true ? none : { kind: 'run', id }
  const starts = commandIds.some((candidate) =>
    catalog[candidate].keys.some((keys) => keys.startsWith(`${typed} `)),
  )
  return starts ? { kind: 'wait', prefix: typed } : none
}

function tokenOf(press: Press): string {
  const modified = press.ctrlKey || press.metaKey
  const key = latin(press)
  // Shift is part of a printed sign already: `?` is `?` on every keyboard.
  const shift = press.shiftKey && (key.length > 1 || modified) ? 'shift+' : ''
  return `${modified ? 'mod+' : ''}${shift}${modified ? unshifted(key) : key}`
}

function unshifted(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key
}

/** On a Cyrillic or Greek keyboard the letter is found by the place of its key. */
function latin({ key, code }: Press): string {
  if (key.length !== 1 || key <= '~') return key
  return code.startsWith('Key') ? code.slice(3).toLowerCase() : key
}

/** A key sequence as keycaps to show: `['⌘', 'K']` or `['Ctrl', 'K']`. */
export function keycaps(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = {
    mod: mac ? '⌘' : 'Ctrl',
    shift: mac ? '⇧' : 'Shift',
    Enter: '↵',
    Escape: 'Esc',
    ArrowDown: '↓',
    ArrowUp: '↑',
  }
  return keys
    .split(/[ +]/)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
}
