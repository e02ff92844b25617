import type { MessageId, WorkspaceId } from '@atrium/contract/ids'
import type { Purpose } from '@atrium/contract/sending/consent'
import { confirmYes } from '../../flow/agree.ts'
import { readAddress, readAsked } from '../../flow/consent/read.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Http } from '../../platform/http/http.ts'
import { masked } from './masked.ts'
import { askPage, pageHeaders, plainPage } from './page.ts'
import { languageOf, pageWords } from './words.ts'

export type ConfirmDeps = {
  db: Db
  now: () => Date
  path: string
  open: (token: string) => { workspaceId: WorkspaceId; messageId: MessageId } | undefined
}

type Reply = { status: number; headers: Record<string, string>; body: string }
type Outcome = Awaited<ReturnType<typeof confirmYes>>

const statuses: Record<Outcome, number> = {
  confirmed: 200,
  stopped: 409,
  expired: 410,
  unknown: 404,
}

/**
 * The page behind the link of a mail that asks for a confirmation. Mail programs and scanners open links, so a look only
 * shows a button, and the button confirms.
 */
export function addConfirm(http: Http, { db, now, path, open }: ConfirmDeps): void {
  http.raw(path, async ({ method, params, headers }) => {
    const accepted = headers['accept-language']
    const asked = open(params.token ?? '')
    if (!asked) return outcomePage('unknown', null, accepted)
    if (!['GET', 'HEAD', 'POST'].includes(method))
      return { status: 405, headers: { allow: 'GET, HEAD, POST' }, body: '' }
    return db.inWorkspace(asked.workspaceId, async (tx) => {
      if (method !== 'POST') return look(tx, asked.messageId, accepted)
      const outcome = await confirmYes(tx, { now }, asked.messageId)
      const known = await asking(tx, asked.messageId)
      return outcomePage(outcome, known?.language ?? null, accepted)
    })
  })
}

async function look(
  tx: WorkspaceTx,
  messageId: MessageId,
  accepted: string | undefined,
): Promise<Reply> {
  const known = await asking(tx, messageId)
  if (!known) return outcomePage('unknown', null, accepted)
  const language = languageOf(known.language, accepted)
  const words = pageWords[language].confirm
  const text = words.text
    .replace('{purpose}', () => purposeLabel(language, known.purpose))
    .replace('{business}', () => known.business)
    .replace('{address}', () => masked(known.address))
  return page(200, askPage(language, { title: words.title, text, button: words.button }))
}

async function asking(tx: WorkspaceTx, messageId: MessageId) {
  const asked = await readAsked(tx, messageId)
  const known = asked && (await readAddress(tx, asked.handleId))
  return known && { ...known, purpose: asked.purpose }
}

function purposeLabel(language: 'en' | 'es', purpose: Purpose): string {
  return pageWords[language].purposes[purpose].label
}

function outcomePage(outcome: Outcome, known: string | null, accepted: string | undefined): Reply {
  const language = languageOf(known, accepted)
  const words = pageWords[language]
  const text = outcome === 'unknown' ? words.unknown : words.confirm[outcome]
  const title = outcome === 'confirmed' ? words.confirm.done : words.confirm.title
  return page(statuses[outcome], plainPage(language, title, text))
}

function page(status: number, body: string): Reply {
  return { status, headers: pageHeaders, body }
}
