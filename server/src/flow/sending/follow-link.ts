import type { Db } from '../../platform/database/db.ts'
import { countClick, targetOf, workspaceOfLink } from '../outbound/links/sql.ts'

/** Programs that open links by themselves: previews of messengers, scanners of mail, crawlers, tools. */
const machines =
  /bot\b|bot\/|crawl|spider|preview|prefetch|scan|facebookexternalhit|facebookcatalog|whatsapp|telegram|slack|discord|skype|linkedin|twitter|pinterest|embedly|vkshare|proofpoint|mimecast|barracuda|safelinks|symantec|trendmicro|fortinet|googleimageproxy|yahoomailproxy|curl|wget|python|java\/|okhttp|go-http|node|axios|headless|lighthouse|monitor/i

/**
 * Where one of our links leads; undefined where it leads nowhere. A visit of a person is counted: not a look (`HEAD`), not
 * what says that it fetches ahead, and not a program.
 */
export async function followLink(
  deps: { db: Db; now: () => Date },
  id: string,
  visit: { method: string; headers: Record<string, string | undefined> },
): Promise<string | undefined> {
  const workspaceId = await deps.db.global((tx) => workspaceOfLink(tx, id))
  if (!workspaceId) return undefined
  return deps.db.inWorkspace(workspaceId, async (tx) => {
    const url = await targetOf(tx, id)
    if (url && isPerson(visit)) await countClick(tx, id, deps.now())
    return url
  })
}

function isPerson({ method, headers }: Parameters<typeof followLink>[2]): boolean {
  if (method !== 'GET') return false
  const ahead = [headers.purpose, headers['sec-purpose'], headers['x-purpose'], headers['x-moz']]
  if (ahead.some((word) => word && /prefetch|preview|prerender/i.test(word))) return false
  const agent = headers['user-agent'] ?? ''
  return agent !== '' && !machines.test(agent)
}
