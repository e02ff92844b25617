import type { ContactId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { searchTokens } from '../../platform/tokens.ts'
import { searchTexts, setTokens } from './sql.ts'

/** A record is found by all of its handles: after they changed, what it is found by changes too. */
export async function refreshSearch(tx: WorkspaceTx, contactId: ContactId): Promise<void> {
  await setTokens(tx, contactId, searchTokens(...(await searchTexts(tx, contactId))))
}
