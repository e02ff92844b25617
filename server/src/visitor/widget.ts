import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uuid } from '@atrium/contract/ids'
import type { Accounts } from '../accounts/accounts.ts'
import { AppError } from '../platform/app-error.ts'
import type { Http } from '../platform/http/http.ts'

/**
 * The page inside the widget's frame, `/widget/frame/<account>`. Which sites may embed it is the account's setting;
 * its own policy allows our scripts and nothing inline.
 */
export function addWidget(http: Http, deps: { accounts: Accounts; dir: string }): void {
  http.raw('/widget/frame/:account', async (request) => {
    const id = uuid.safeParse(request.params.account)
    const account = id.success ? await deps.accounts.find(id.data) : undefined
    const visitors = account?.channel.visitors
    if (!account?.enabled || !visitors) throw new AppError('not_found', 'There is no such chat.')
    const origins = visitors.origins(account.settings)
    const page = await readFile(join(deps.dir, 'frame/index.html'), 'utf8').catch(() => undefined)
    if (!page) throw new AppError('unavailable', 'The chat window has not been built yet.')
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data: blob:",
          "media-src 'self' blob:",
          "connect-src 'self'",
          "font-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          `frame-ancestors ${origins.length > 0 ? ["'self'", ...origins].join(' ') : '*'}`,
        ].join('; '),
        'referrer-policy': 'strict-origin-when-cross-origin',
      },
      body: page,
    }
  })
}
