import { newId, uuid, type WorkspaceId } from '@atrium/contract/ids'
import type { MacroStep } from '@atrium/contract/macro/macro'
import type { App } from '../app.ts'
import { putLabel } from '../desk/labels/sql.ts'
import { putMacro } from '../desk/macros/sql.ts'

/** What the salon does again and again: a canned response, a bride's first question, and a word after the window. */
export async function seedMacros(app: App, workspaceId: WorkspaceId): Promise<void> {
  const by = { actor: 'Léa Martin', at: app.clock.now() }
  const wedding = newId(uuid)
  const macros: [name: string, steps: MacroStep[]][] = [
    [
      'Opening hours',
      [
        {
          kind: 'reply',
          text: 'Hello {{first_name|there}}, we are open from Tuesday to Saturday, 9:00 to 19:00. See you soon at Salon Lumière!',
        },
      ],
    ],
    [
      'Wedding: ask for the date',
      [
        {
          kind: 'reply',
          text: 'How lovely, {{first_name|and congratulations}}! On which day is the wedding, and at what time should you be ready? For a bridal look we plan 90 minutes.',
        },
        { kind: 'label', labelId: wedding, has: true },
        { kind: 'assign', to: { kind: 'me' } },
        { kind: 'snooze', hours: 48 },
      ],
    ],
    [
      'Ask to go on',
      [
        { kind: 'template', name: 'continue_chat', values: {} },
        {
          kind: 'note',
          text: 'Asked {{first_name|them}} to go on: what we have to say fits no template.',
        },
        { kind: 'snooze', hours: 72 },
      ],
    ],
  ]
  await app.db.inWorkspace(workspaceId, async (tx) => {
    await putLabel(tx, { id: wedding, name: 'Wedding', color: 'pink' }, by)
    for (const [name, steps] of macros)
      await putMacro(tx, { id: newId(uuid), ownerId: null, name, steps, rev: 1 }, by)
  })
}
