/** Where a command stands in help and in the palette. */
export type CommandGroup = 'go' | 'list' | 'conversation' | 'write' | 'general'

type Definition = {
  group: CommandGroup
  /** Key sequences, as `keyboard.ts` reads them: `e`, `g i`, `mod+k`. */
  keys: readonly string[]
  /** Works while a text field has the focus. */
  inField?: boolean
  /** Shown in the palette. Moving up and down by palette makes no sense. */
  palette?: boolean
}

const definitions = {
  'go.inbox': { group: 'go', keys: ['g i'] },
  'go.mine': { group: 'go', keys: ['g m'] },
  'go.unassigned': { group: 'go', keys: ['g u'] },
  'go.snoozed': { group: 'go', keys: [] },
  'go.resolved': { group: 'go', keys: [] },
  'go.contacts': { group: 'go', keys: ['g c'] },
  'go.reports': { group: 'go', keys: ['g r'] },
  'go.settings': { group: 'go', keys: ['g s'] },
  'general.palette': { group: 'general', keys: ['mod+k'], inField: true, palette: false },
  'general.search': { group: 'general', keys: ['/'] },
  'general.help': { group: 'general', keys: ['?'] },
  'general.undo': { group: 'general', keys: ['z'], palette: false },
  'general.theme': { group: 'general', keys: [] },
  'general.signOut': { group: 'general', keys: [] },
  'list.next': { group: 'list', keys: ['j', 'ArrowDown'], palette: false },
  'list.previous': { group: 'list', keys: ['k', 'ArrowUp'], palette: false },
  'list.open': { group: 'list', keys: ['Enter', 'o'], palette: false },
  'list.back': { group: 'list', keys: ['Escape'], palette: false },
  'conversation.resolve': { group: 'conversation', keys: ['e'] },
  'conversation.snooze': { group: 'conversation', keys: ['h'] },
  'conversation.assign': { group: 'conversation', keys: ['a'] },
  'conversation.assignMe': { group: 'conversation', keys: ['i'] },
  'conversation.unread': { group: 'conversation', keys: ['u'] },
  'conversation.handBack': { group: 'conversation', keys: [] },
  'conversation.previousMessage': { group: 'conversation', keys: ['['], palette: false },
  'conversation.nextMessage': { group: 'conversation', keys: [']'], palette: false },
  'conversation.panel': { group: 'conversation', keys: ['mod+.'], inField: true },
  'write.reply': { group: 'write', keys: ['r'] },
  'write.note': { group: 'write', keys: ['n'] },
  'write.macro': { group: 'write', keys: [] },
  'write.send': { group: 'write', keys: ['mod+Enter'], inField: true, palette: false },
  'write.sendResolve': { group: 'write', keys: ['mod+shift+Enter'], inField: true, palette: false },
} as const satisfies Record<string, Definition>

export type CommandId = keyof typeof definitions

/** Everything an agent can do by name: palette, shortcuts, menus and help are all made from this. */
export const catalog: Readonly<Record<CommandId, Definition>> = definitions

/** The ids in the order of the help page. */
export const commandIds = Object.keys(definitions) as CommandId[]
