/** Arguments of an IMAP command: texts, and lists in parentheses. */
export type Argument = string | Argument[]
export type Command = { tag: string; name: string; args: Argument[] }

/**
 * Collects bytes into commands. A literal (`{12}`) is announced, then follows raw; `ask` invites it, `onCommand` gets
 * the whole. A line in IDLE (`DONE`) is a command without arguments.
 */
export function commandReader(
  ask: () => void,
  onCommand: (command: Command) => void,
): (data: Buffer) => void {
  const state: State = { waiting: Buffer.alloc(0), parts: [], literal: -1 }
  return (data) => {
    state.waiting = Buffer.concat([state.waiting, data])
    while (takeLiteral(state) || takeLine(state, ask, onCommand));
  }
}

type State = { waiting: Buffer; parts: (string | Argument)[]; literal: number }

function takeLiteral(state: State): boolean {
  if (state.literal < 0 || state.waiting.length < state.literal) return false
  state.parts.push([state.waiting.subarray(0, state.literal).toString('latin1')])
  state.waiting = state.waiting.subarray(state.literal)
  state.literal = -1
  return true
}

function takeLine(state: State, ask: () => void, onCommand: (command: Command) => void): boolean {
  const end = state.literal < 0 ? state.waiting.indexOf('\r\n') : -1
  if (end < 0) return false
  const line = state.waiting.subarray(0, end).toString('latin1')
  state.waiting = state.waiting.subarray(end + 2)
  const announced = /\{(\d+)(\+?)\}$/.exec(line)
  state.parts.push(announced ? line.slice(0, announced.index) : line)
  if (announced) {
    state.literal = Number(announced[1])
    if (!announced[2]) ask()
  } else {
    const parts = state.parts
    state.parts = []
    onCommand(readCommand(parts))
  }
  return true
}

function readCommand(parts: (string | Argument)[]): Command {
  const tokens = parts.flatMap((part) =>
    // A literal is wrapped in a list of one, to be told from a line.
    typeof part === 'string' ? tokensOf(part) : [{ text: String(part[0]), isWord: false }],
  )
  const [tag, name, ...rest] = tokens
  return { tag: tag?.text ?? '', name: (name?.text ?? '').toUpperCase(), args: nested(rest) }
}

type Token = { text: string; isWord: boolean }

function tokensOf(line: string): Token[] {
  const found = line.matchAll(/"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+(?:\[[^\]]*\](?:<[^>]*>)?)?)/g)
  return [...found].map(([, quoted, paren, word]) =>
    quoted !== undefined
      ? { text: quoted.replace(/\\(.)/g, '$1'), isWord: false }
      : { text: paren ?? word ?? '', isWord: true },
  )
}

function nested(tokens: Token[]): Argument[] {
  const stack: Argument[][] = [[]]
  for (const { text, isWord } of tokens) {
    const top = stack.at(-1) ?? []
    if (isWord && text === '(') {
      const list: Argument[] = []
      top.push(list)
      stack.push(list)
    } else if (isWord && text === ')') {
      if (stack.length > 1) stack.pop()
    } else top.push(text)
  }
  return stack[0] ?? []
}
