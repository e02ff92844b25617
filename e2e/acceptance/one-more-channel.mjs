/**
 * Loaded before the server (`node --import`): adds one line to its list of channels, in memory, for a channel that
 * lies outside of `channels/`. Nothing else of Atrium is touched.
 */
import { registerHooks } from 'node:module'

const pigeon = new URL('../../packages/channel-kit/test/pigeon.ts', import.meta.url)
const list = new URL('../../server/src/channels.ts', import.meta.url)

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (url !== list.href) return loaded
    const source = String(loaded.source).replace('Channel[] = [', 'Channel[] = [sane().channel, ')
    return { ...loaded, source: `import { sane } from '${pigeon.href}'\n${source}` }
  },
})
