import type { Accounts } from '../accounts/accounts.ts'
import type { Db } from '../platform/database/db.ts'
import type { Http } from '../platform/http/http.ts'
import { addFollow, type FollowDeps } from './follow.ts'
import { addConfirm, type ConfirmDeps } from './preferences/confirm.ts'
import { addPreferences, type PreferencesDeps } from './preferences/preferences.ts'

/** Pages that customers open from a message: whoever holds the signed link speaks for one address. */
export function addCustomerPages(
  http: Http,
  deps: {
    db: Db
    accounts: Accounts
    now: () => Date
    consentLinks: Pick<PreferencesDeps, 'open'>
    confirmLinks: Pick<ConfirmDeps, 'open'>
    trackedLinks: Pick<FollowDeps, 'open'>
  },
): void {
  const { db, accounts, now } = deps
  addPreferences(http, {
    db,
    now,
    path: '/preferences/:token',
    open: deps.consentLinks.open,
    closes: (channel) => accounts.channels.get(channel)?.capabilities.optOut === 'all',
  })
  addConfirm(http, { db, now, path: '/confirm/:token', open: deps.confirmLinks.open })
  addFollow(http, { db, now, path: '/l/:token', open: deps.trackedLinks.open })
}
