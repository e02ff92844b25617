import { Purpose } from '@atrium/contract/sending/consent'
import { sayOnPage } from '../../flow/agree.ts'
import { readAddress } from '../../flow/consent/read.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Http } from '../../platform/http/http.ts'
import type { RawHttpRequest } from '../../platform/http/raw.ts'
import { masked } from './masked.ts'
import { pageHeaders, plainPage, preferencesPage } from './page.ts'
import { languageOf, pageWords } from './words.ts'

/** Whose page it is, as the link says. */
type Bearer = {
  workspaceId: WorkspaceTx['workspaceId']
  handleId: Parameters<typeof sayOnPage>[2]['handleId']
  messageId: Parameters<typeof sayOnPage>[2]['messageId']
  purpose: Purpose
}

export type PreferencesDeps = {
  db: Db
  now: () => Date
  path: string
  /** Whether STOP closes an address of this channel to everything, until START. */
  closes: (channel: string) => boolean
  open: (token: string) => Bearer | 'expired' | undefined
}

type Reply = { status: number; headers: Record<string, string>; body: string }
type Known = NonNullable<Awaited<ReturnType<typeof readAddress>>>

/** A form of this page is some hundred bytes. */
const mostBytes = 10_000

/**
 * The page on which a customer says what they want to get, without a login: the signed link speaks for one address. A look
 * changes nothing, because mail programs and scanners open links; a mail program's one click (RFC 8058) and the form post.
 */
export function addPreferences(http: Http, deps: PreferencesDeps): void {
  http.raw(deps.path, async (request) => {
    const language = languageOf(null, request.headers['accept-language'])
    const words = pageWords[language]
    const bearer = deps.open(request.params.token ?? '')
    if (bearer === 'expired') return page(410, plainPage(language, words.title, words.expired))
    const answer =
      bearer &&
      (await deps.db.inWorkspace(bearer.workspaceId, (tx) => visit(tx, deps, bearer, request)))
    return answer ?? page(404, plainPage(language, words.title, words.unknown))
  })
}

/** Undefined where the address is not there any more. */
async function visit(
  tx: WorkspaceTx,
  deps: PreferencesDeps,
  bearer: Bearer,
  request: RawHttpRequest,
): Promise<Reply | undefined> {
  const known = await readAddress(tx, bearer.handleId)
  if (!known) return undefined
  const { method, path, body } = request
  if (method === 'GET' || method === 'HEAD') return show(deps, known, request)
  if (method !== 'POST') return { status: 405, headers: { allow: 'GET, HEAD, POST' }, body: '' }
  if (body.byteLength > mostBytes) return { status: 413, headers: {}, body: '' }
  const text = Buffer.from(body).toString('utf8')
  if (isOneClick(text)) {
    await change(
      tx,
      deps,
      bearer,
      known,
      { off: [bearer.purpose], on: [] },
      'One-click unsubscribe',
    )
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'Unsubscribed.\n' }
  }
  await change(tx, deps, bearer, known, wished(new URLSearchParams(text)), 'Preference page')
  return { status: 303, headers: { ...pageHeaders, location: `${path}?saved=1` }, body: '' }
}

function show(deps: PreferencesDeps, known: Known, { headers, query }: RawHttpRequest): Reply {
  const language = languageOf(known.language, headers['accept-language'])
  const state = {
    business: known.business,
    address: masked(known.address),
    on: Purpose.options.filter((purpose) => isOn(known, purpose)),
    closed: isClosed(deps, known),
    saved: query.saved === '1',
  }
  return page(200, preferencesPage(language, pageWords[language], state))
}

/** As a form, or as the parts of a multipart one. */
function isOneClick(body: string): boolean {
  return (
    /(^|&)List-Unsubscribe=One-Click(&|\s*$)/.test(body) ||
    /name="?List-Unsubscribe"?\s+One-Click/.test(body)
  )
}

type Wish = { on: Purpose[]; off: Purpose[] }

/** What the customer changed of what they were shown; anything else in the form says nothing. */
function wished(form: URLSearchParams): Wish {
  if (form.get('do') === 'stop') return { on: [], off: Purpose.options }
  if (form.get('do') !== 'save') return { on: [], off: [] }
  const was = form.get('was')?.split(' ') ?? []
  const is = form.getAll('on')
  return {
    on: Purpose.options.filter((purpose) => is.includes(purpose) && !was.includes(purpose)),
    off: Purpose.options.filter((purpose) => was.includes(purpose) && !is.includes(purpose)),
  }
}

async function change(
  tx: WorkspaceTx,
  deps: PreferencesDeps,
  { handleId, messageId }: Bearer,
  known: Known,
  { on, off }: Wish,
  source: string,
): Promise<void> {
  const said = { handleId, messageId, source }
  for (const purpose of off) await sayOnPage(tx, deps, { ...said, purpose, value: 'stop' })
  if (isClosed(deps, known)) return
  for (const purpose of on) await sayOnPage(tx, deps, { ...said, purpose, value: 'resume' })
}

/** Where STOP closes the address for good (SMS), the carrier would block what the page opens. */
function isClosed({ closes }: PreferencesDeps, { closed, channel }: Known): boolean {
  return closed && closes(channel)
}

function isOn({ states }: Known, purpose: Purpose): boolean {
  return states[purpose] === 'given' || states[purpose] === 'not_needed'
}

function page(status: number, body: string): Reply {
  return { status, headers: pageHeaders, body }
}
