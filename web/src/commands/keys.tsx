import { Fragment } from 'react'
import { type CommandId, catalog } from './catalog.ts'
import { keycaps } from './keyboard.ts'
import classes from './keys.module.css'

const mac = navigator.platform.startsWith('Mac')

/** The keycaps of a command's first shortcut; nothing where it has none. */
export function Keys({ id, all = false }: { id: CommandId; all?: boolean }) {
  const shown = all ? catalog[id].keys : catalog[id].keys.slice(0, 1)
  return (
    <span className={classes.keys}>
      {shown.map((keys, place) => (
        <Fragment key={keys}>
          {place > 0 && <span className={classes.or}>/</span>}
          {keycaps(keys, mac).map((cap) => (
            <kbd key={cap} className={classes.cap}>
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
