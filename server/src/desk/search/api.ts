import { searchApi } from '@atrium/contract/api/contacts'
import { plainText } from '@atrium/contract/content'
import type { Db } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { queryText } from '../../platform/tokens.ts'
import { searchContacts } from '../contacts/sql.ts'
import { searchMessages } from './sql.ts'

const most = 30

export function addSearch(api: Api, deps: { db: Db }): void {
  api.on(searchApi.search, ({ query, actor }) =>
    deps.db.inWorkspace(actor.workspaceId, async (tx) => {
      const text = queryText(query.q)
      if (!text) return { contacts: [], messages: [] }
      const messages = await searchMessages(tx, text, most)
      return {
        contacts: await searchContacts(tx, text, undefined, 10),
        messages: messages.map(({ content, at, ...rest }) => ({
          ...rest,
          at: at.toISOString(),
          text: plainText(content).slice(0, 300),
        })),
      }
    }),
  )
}
