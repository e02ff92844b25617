import type { Plugin } from 'vite'

/** As much of a syntax tree as is looked at here. */
type Node = { type: string; start: number; end: number; [part: string]: unknown }
type Edit = { start: number; end: number; text: string }

/** What the app reads of an endpoint; what is checked by it is the server's. */
const kept = new Set(['method', 'path'])

/**
 * Takes the schemas out of the contract for the browser, where nothing is validated (see src/api/no-schemas.ts): a
 * constant that holds one holds the stub, and an endpoint is its method and its path. What is then unused goes too.
 */
export function withoutSchemas(): Plugin {
  return {
    name: 'without-schemas',
    apply: 'build',
    transform: {
      filter: { id: /\/packages\/contract\/src\/.*\.ts$/ },
      handler(code) {
        const edits: Edit[] = []
        const schemas = new Set(['z'])
        for (const statement of body(this.parse(code, { lang: 'ts' }))) {
          const declared =
            statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
          if (isNode(declared, 'VariableDeclaration'))
            for (const one of nodes(declared.declarations)) edits.push(...shortened(one, schemas))
        }
        return edits.length > 0 ? { code: applied(code, edits), map: null } : null
      },
    },
  }
}

function shortened(declaration: Node, schemas: Set<string>): Edit[] {
  const { id, init } = declaration
  if (!isNode(init) || !isNode(id, 'Identifier')) return []
  if (schemas.has(rootOf(init) ?? '')) {
    schemas.add(String(id.name))
    return [{ start: init.start, end: init.end, text: 'z' }]
  }
  return endpointsIn(init)
}

/** `z` of `z.object({ … }).strict()`. */
function rootOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name)
  const next = node.type === 'CallExpression' ? node.callee : node.object
  return isNode(next) && (node.type === 'CallExpression' || node.type === 'MemberExpression')
    ? rootOf(next)
    : undefined
}

/** `{ list: endpoint({ … }), … }` */
function endpointsIn(node: Node): Edit[] {
  if (node.type !== 'ObjectExpression') return []
  return nodes(node.properties).flatMap(({ value }) => {
    if (!isNode(value, 'CallExpression') || !isNode(value.callee, 'Identifier')) return []
    const [definition] = nodes(value.arguments)
    if (value.callee.name !== 'endpoint' || definition?.type !== 'ObjectExpression') return []
    return nodes(definition.properties).flatMap((part) =>
      isNode(part.key, 'Identifier') && !kept.has(String(part.key.name)) && isNode(part.value)
        ? [{ start: part.start, end: part.end, text: '...{}' }]
        : [],
    )
  })
}

function applied(code: string, edits: Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), code)
}

const body = (program: unknown): Node[] => nodes((program as Node).body)

function nodes(list: unknown): Node[] {
  return Array.isArray(list) ? list.filter((one) => isNode(one)) : []
}

function isNode(value: unknown, type?: string): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && (!type || value.type === type)
  )
}
