import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { files } from './files.mjs'

/** Writes `channels/<name>` below `root`. A name that does not fit or is taken is a value, not an exception. */
export function createChannel(root, name = '', label = titled(name)) {
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(name))
    return {
      ok: false,
      reason: 'Usage: npm run new-channel <name> [label], the name in small letters.',
    }
  const folder = join(root, 'channels', name)
  if (existsSync(folder)) return { ok: false, reason: `channels/${name} is there already.` }
  const variable = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
  for (const [path, text] of Object.entries(files({ name, label, variable }))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return { ok: true, folder, variable }
}

function titled(name) {
  return name.replace(/(^|-)(\w)/g, (_, dash, letter) => (dash ? ' ' : '') + letter.toUpperCase())
}
