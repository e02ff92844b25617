/**
 * Who may import whom. Each rule carries its reason: the comment is what a contributor sees when it
 * fails. dependency-rules.test.ts plants one violation per rule.
 */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const AREAS = 'server|web|widget|channels|sandbox|e2e|bench'
const TEST_CODE =
  '\\.test\\.tsx?$|/fixtures/|^channels/[^/]+/src/fake(/|\\.ts$)|^(server|sandbox|channels/[^/]+)/test/'

module.exports = {
  forbidden: [
    rule(
      'everything-resolves',
      'An import the tool cannot resolve makes every other rule blind to it.',
      {},
      { couldNotResolve: true },
    ),
    rule(
      'no-cycles',
      'Break the cycle: move the shared part down, or pass it in.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'contract-is-a-leaf',
      'packages/contract may import nothing of ours.',
      { path: '^packages/contract/' },
      { path: `^(${AREAS}|packages/(?!contract/))` },
    ),
    rule(
      'kit-knows-only-contract',
      'channel-kit may import only contract.',
      { path: '^packages/channel-kit/' },
      { path: `^(${AREAS})/` },
    ),
    rule(
      'channel-is-an-island',
      'A channel imports channel-kit, contract and its own folder; never the server or another channel.',
      { path: '^channels/([^/]+)/' },
      { path: `^(${AREAS})/`, pathNot: '^channels/$1/' },
    ),
    rule(
      'parse-and-render-are-pure',
      'parse and render take data and return data: no api.ts, no node:*, no npm client.',
      { path: '^channels/[^/]+/src/(parse|render)(/|\\.ts$)' },
      { path: '(^|/)api\\.ts$|node_modules', pathNot: 'node_modules/zod' },
    ),
    rule(
      'parse-and-render-do-no-io',
      'parse and render take data and return data: of Node only the calculating modules.',
      { path: '^channels/[^/]+/src/(parse|render)(/|\\.ts$)' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto)$' },
    ),
    rule(
      'only-inbound-and-outbound-know-channels',
      'Sending and receiving happen in flow/inbound and flow/outbound only.',
      {
        path: '^server/src/',
        pathNot:
          '^server/src/(flow/(inbound|outbound)/|channels\\.ts$|main\\.ts$|app\\.ts$)|\\.test\\.ts$',
      },
      { path: '^server/src/channels\\.ts$|^channels/' },
    ),
    rule(
      'platform-is-below',
      'platform/ has no knowledge of messages.',
      { path: '^server/src/platform/' },
      { path: '^server/src/(?!platform/|config\\.ts$)|^channels/|^packages/channel-kit/' },
    ),
    rule(
      'stages-do-not-call-stages',
      'A stage may read another stage through its read.ts and rows.ts, and ask policy/check.ts; only pipeline.ts, act.ts, agree.ts, book.ts, identify.ts and what stands in answering/, running/ and sending/ call it.',
      {
        path: '^server/src/flow/([^/]+)/',
        pathNot: '\\.test\\.ts$|^server/src/flow/(answering|running|sending)/',
      },
      {
        path: '^server/src/flow/[^/]+/',
        pathNot: '^server/src/flow/($1/|[^/]+/(read|rows)\\.ts$|policy/(check|decision)\\.ts$)',
      },
    ),
    rule(
      'desk-enters-through-the-pipeline',
      'What members and visitors do enters through flow/act.ts, flow/agree.ts, flow/book.ts, flow/identify.ts, flow/answering/, flow/running/ and flow/sending/ (so that no check can be skipped); they read through read.ts and rows.ts files.',
      { path: '^server/src/(desk|visitor)/', pathNot: '\\.test\\.ts$' },
      {
        path: '^server/src/flow/',
        pathNot:
          '^server/src/flow/((pipeline|act|agree|book|identify|intent)\\.ts$|answering/|running/|sending/|[^/]+/(read|rows)\\.ts$)',
      },
    ),
    rule(
      'sql-lives-in-sql-files',
      'Only sql.ts files (and pipeline.ts, which opens the transactions) talk to the database.',
      {
        path: '^server/src/(flow|desk|visitor)/',
        pathNot: '(^|/)sql\\.ts$|\\.test\\.ts$|^server/src/flow/pipeline\\.ts$',
      },
      { path: '^server/src/platform/database/db\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'screens-share-only-contract',
      'web and widget talk to the server over HTTP; they share packages/contract only.',
      { path: '^(web|widget)/' },
      { path: '^(server|channels|sandbox|e2e|bench|packages/channel-kit)/' },
    ),
    rule(
      'web-and-widget-are-apart',
      'No imports between web and widget.',
      { path: '^(web|widget)/' },
      { path: '^(web|widget)/', pathNot: '^$1/' },
    ),
    rule(
      'sandbox-knows-only-fakes',
      "The sandbox plays the providers with the channels' fakes; the server it reaches over HTTP.",
      { path: '^sandbox/', pathNot: '\\.test\\.ts$' },
      { path: '^(server|web|widget)/|^channels/[^/]+/src/(?!fake\\.ts$)' },
    ),
    rule(
      'no-test-code-in-product',
      'Product code never imports tests, fixtures or fakes.',
      {
        path: '^(server/src|web/src|widget/src|packages|channels)/',
        pathNot: TEST_CODE,
      },
      { path: TEST_CODE },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    // Type-only imports count too: a type is knowledge.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: require('node:path').join(__dirname, '..', 'tsconfig.base.json') },
    // Without these the tool cannot see through workspace names like @atrium/contract/ids.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
    },
  },
}
