import { type ContactImport, type ImportedRow, importsApi } from '@atrium/contract/api/imports'
import { filePaths } from '@atrium/contract/api/inbox'
import { BlobId, newId, uuid } from '@atrium/contract/ids'
import { AppError } from '../../platform/app-error.ts'
import { decodeCursor, encodeCursor } from '../../platform/database/cursor.ts'
import type { Db, WorkspaceTx } from '../../platform/database/db.ts'
import type { Api } from '../../platform/http/api.ts'
import { storeUpload } from '../../platform/http/files.ts'
import type { OnBytes } from '../../platform/http/route.ts'
import type { Blobs } from '../../platform/storage/blobs.ts'
import { problemLines } from './problem-lines.ts'
import { begin, goOn } from './progress.ts'
import { readRow } from './row/row.ts'
import * as sql from './sql.ts'
import { sourceOf } from './steps.ts'

export type ImportsDeps = { db: Db; blobs: Blobs; now: () => Date; maxUploadBytes: number }

const previewRows = 8

export function addImports(http: { api: Api; bytes: OnBytes }, deps: ImportsDeps): void {
  addFiles(http.bytes, deps)
  addReading(http.api, deps)
  addSteps(http.api, deps)
}

async function need(
  tx: WorkspaceTx,
  id: string,
  get: typeof sql.getImport,
): Promise<sql.StoredImport> {
  const found = await get(tx, id)
  if (!found) throw new AppError('not_found', 'There is no such import.')
  return found
}

function addFiles(onBytes: OnBytes, deps: ImportsDeps): void {
  const { db } = deps
  onBytes(
    { method: 'POST', path: filePaths.importUpload, access: 'admin' },
    async ({ actor, query, body, request, reply }) => {
      const claimed = request.headers['content-type'] ?? ''
      const { blob, name } = await storeUpload(deps, body, query, claimed)
      const id = newId(uuid)
      const found = await db.inWorkspace(actor.workspaceId, async (tx) => {
        await sql.insertImport(tx, { id, name, blob, actor: actor.name, at: deps.now() })
        await goOn(tx, id)
        return need(tx, id, sql.getImport)
      })
      await reply.send(sql.shown(found))
    },
  )
  onBytes(
    { method: 'GET', path: filePaths.importProblems(':id'), access: 'admin' },
    async ({ actor, params, reply }) => {
      const id = uuid.safeParse(params.id)
      const found = id.success
        ? await db.inWorkspace(actor.workspaceId, (tx) => sql.getImport(tx, id.data))
        : undefined
      if (!found) throw new AppError('not_found', 'There is no such import.')
      const name = `${found.name.replace(/\.\w{1,4}$/, '')}-problems.csv`
      void reply.headers({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        'x-content-type-options': 'nosniff',
      })
      await reply.send(problemLines(db, actor.workspaceId, found))
    },
  )
}

function addReading(api: Api, { db }: ImportsDeps): void {
  api.on(importsApi.list, ({ actor }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => ({
      items: (await sql.listImports(tx)).map(sql.shown),
    })),
  )
  api.on(importsApi.get, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) =>
      sql.shown(await need(tx, params.id, sql.getImport)),
    ),
  )
  api.on(importsApi.preview, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const found = await need(tx, params.id, sql.getImport)
      const first = { line: 0, only: 'all', limit: previewRows } as const
      const rows = await sql.rowsAfter(tx, found.id, first)
      return { items: rows.map((row) => asImported(found, row)) }
    }),
  )
  api.on(importsApi.problems, ({ actor, params, query }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const found = await need(tx, params.id, sql.getImport)
      const [line] = decodeCursor(query.cursor, ['number']) ?? ['0']
      const after = { line: Number(line), only: 'wrong', limit: query.limit + 1 } as const
      const rows = await sql.rowsAfter(tx, found.id, after)
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        items: page.map((row) => asImported(found, row)),
        nextCursor: rows.length > query.limit && last ? encodeCursor([String(last.line)]) : null,
      }
    }),
  )
}

function asImported(found: sql.StoredImport, row: { line: number; cells: string[] }): ImportedRow {
  const { person, problems } = readRow(row.cells, found, sourceOf(found, row.line))
  const { name, emails, phones } = person
  return { line: row.line, cells: row.cells, name, emails, phones, problems }
}

function addSteps(api: Api, { db, blobs }: ImportsDeps): void {
  api.on(importsApi.map, ({ actor, params, body }) =>
    db.inWorkspace(actor.workspaceId, async (tx) => {
      const found = await needIn(tx, params.id, ['ready', 'checked'])
      if (body.columns.length !== found.headings.length)
        throw new AppError('invalid', `The file has ${found.headings.length} columns.`)
      await begin(tx, found.id, 'ready', { ...body, checked: null })
      return sql.shown(await need(tx, found.id, sql.getImport))
    }),
  )
  api.on(importsApi.check, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, (tx) =>
      startStep(tx, params.id, ['ready', 'checked'], 'checking'),
    ),
  )
  api.on(importsApi.start, ({ actor, params }) =>
    db.inWorkspace(actor.workspaceId, (tx) => startStep(tx, params.id, ['checked'], 'importing')),
  )
  api.on(importsApi.cancel, async ({ actor, params }) => {
    const before = await db.inWorkspace(actor.workspaceId, async (tx) => {
      const found = await needIn(tx, params.id, running)
      await sql.deleteRows(tx, found.id, 'all')
      await begin(tx, found.id, 'cancelled', { blob: null })
      return found
    })
    if (before.blob) await blobs.remove(BlobId.parse(before.blob))
    return db.inWorkspace(actor.workspaceId, async (tx) =>
      sql.shown(await need(tx, params.id, sql.getImport)),
    )
  })
}

const running: ContactImport['state'][] = [
  'reading',
  'ready',
  'checking',
  'checked',
  'importing',
  'looking',
]

async function startStep(
  tx: WorkspaceTx,
  id: string,
  from: ContactImport['state'][],
  to: ContactImport['state'],
): Promise<ContactImport> {
  const found = await needIn(tx, id, from)
  await begin(tx, found.id, to)
  await goOn(tx, found.id)
  return sql.shown(await need(tx, found.id, sql.getImport))
}

async function needIn(
  tx: WorkspaceTx,
  id: string,
  states: ContactImport['state'][],
): Promise<sql.StoredImport> {
  const found = await need(tx, id, sql.lockImport)
  if (!states.includes(found.state))
    throw new AppError('conflict', `The import is ${found.state} now. Look again.`)
  return found
}
