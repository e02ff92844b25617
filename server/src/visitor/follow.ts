import { followLink } from '../flow/sending/follow-link.ts'
import type { Db } from '../platform/database/db.ts'
import type { Http } from '../platform/http/http.ts'
import { pageHeaders, plainPage } from './preferences/page.ts'
import { languageOf, pageWords } from './preferences/words.ts'

export type FollowDeps = {
  db: Db
  now: () => Date
  path: string
  open: (token: string) => string | undefined
}

/** Our short addresses lead on to where the message said; to nothing else, whatever stands behind them. */
export function addFollow(http: Http, { db, now, path, open }: FollowDeps): void {
  http.raw(path, async ({ method, params, headers }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return { status: 405, headers: { allow: 'GET, HEAD' }, body: '' }
    const id = open(params.token ?? '')
    const url = id && (await followLink({ db, now }, id, { method, headers }))
    if (url) return { status: 302, headers: { ...onward, location: url }, body: '' }
    const language = languageOf(null, headers['accept-language'])
    const words = pageWords[language]
    return {
      status: 404,
      headers: pageHeaders,
      body: plainPage(language, words.noLink.title, words.noLink.text),
    }
  })
}

/** Each visit asks us again, and the other side is not told which message led there. */
const onward = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
}
