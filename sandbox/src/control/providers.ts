import type { RawRequest } from '@atrium/channel-kit/channel'
import type { Accounts } from './accounts.ts'
import { HttpError, type Reply } from './http.ts'

/** `/providers/<channel>/<account>/…` → the provider's own HTTP API; undefined for other paths. */
export async function answerAsProvider(
  accounts: Accounts,
  request: RawRequest,
): Promise<Reply | undefined> {
  const found = /^\/providers\/([^/]+)\/([^/]+)(\/.*)?$/.exec(request.path)
  if (!found) return undefined
  const [, channel, accountId = '', path = '/'] = found
  const fake = accounts.fake(accountId)
  if (fake.channel !== channel || !fake.handle) throw new HttpError(404, 'No such provider.')
  return fake.handle({ ...request, path })
}
