import type { Profile } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { cleanText } from '@atrium/channel-kit/json'
import { ChannelAccountId, HandleId, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { writeEvent } from '../platform/feed/feed.ts'
import { readContactSummary } from './conversation/read.ts'
import { refreshLanguage } from './identity/language/hear.ts'
import { learnPicture, type PictureDeps } from './identity/picture/learn.ts'
import { getPicture, setAsked } from './identity/picture/sql.ts'
import { putProfileLanguage } from './identity/preference/sql.ts'
import { rename } from './identity/resolve.ts'
import { getHandle, updateHandle } from './identity/sql.ts'

const Payload = z.object({
  workspaceId: WorkspaceId,
  accountId: ChannelAccountId,
  handleId: HandleId,
})

const longestName = 200
/** People change their pictures seldom. */
const askAgainMs = 30 * 24 * 3600_000

/**
 * Asks the provider who is behind a handle that came without a name, and what they look like. Of a provider that
 * refuses, no more is asked for now.
 */
export async function learnProfile(
  deps: PictureDeps & { accounts: Accounts; now: () => Date },
  payload: unknown,
): Promise<void> {
  const { workspaceId, accountId, handleId } = Payload.parse(payload)
  const known = await deps.db.inWorkspace(workspaceId, (tx) => getHandle(tx, handleId))
  const { askedAt } = await deps.db.inWorkspace(workspaceId, (tx) => getPicture(tx, handleId))
  const account = await deps.accounts.find(accountId)
  const isFresh = askedAt && deps.now().getTime() - askedAt.getTime() < askAgainMs
  if (!known || !account?.enabled || (known.handle.name !== null && isFresh)) return
  const profile = await account.channel
    .fetchProfile?.(known.handle.address, account.settings, deps.io)
    .catch(unlessTemporary)
  if (!profile) return
  await deps.db.inWorkspace(workspaceId, (tx) => learn(tx, handleId, profile, deps.now()))
  await learnPicture(deps, account, { workspaceId, id: handleId }, profile)
  await deps.db.inWorkspace(workspaceId, (tx) => setAsked(tx, handleId, deps.now()))
}

/** No answer, or too many questions: the job is tried again later. Any other refusal leaves the handle as it is. */
function unlessTemporary(error: unknown): undefined {
  const refused = error instanceof ChannelError && error.kind !== 'network' && error.kind !== 'rate'
  if (!refused) throw error
}

/** Everything is read anew: meanwhile a message may have brought the name, or a member chosen one. */
async function learn(
  tx: WorkspaceTx,
  handleId: HandleId,
  profile: Profile,
  now: Date,
): Promise<void> {
  const known = await getHandle(tx, handleId)
  if (!known) return
  const name = shortText(profile.name)
  const label = shortText(profile.label) || known.handle.label
  const language = languageOf(profile.language)
  let changed = false
  if (name && known.handle.name === null) {
    await updateHandle(tx, { ...known.handle, name, label })
    changed = (await rename(tx, known, { name })) !== undefined
  }
  if (language) {
    await putProfileLanguage(tx, handleId, language, now)
    if (await refreshLanguage(tx, known.contact.id)) changed = true
  }
  if (!changed) return
  const contact = await readContactSummary(tx, known.contact.id)
  await writeEvent(tx, {
    contactId: known.contact.id,
    handleId,
    data: [
      { kind: 'contact', contact },
      { kind: 'handles', contactIds: [known.contact.id] },
    ],
  })
}

function shortText(text = ''): string {
  return cleanText(text).trim().slice(0, longestName)
}

/** `es_ES` and `es-ES` are `es`; what is no language is none. */
function languageOf(text: string | undefined): string | undefined {
  const tag = text?.replaceAll('_', '-') ?? ''
  return /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) ? tag.split('-')[0]?.toLowerCase() : undefined
}
