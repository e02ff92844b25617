import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { uuid } from '../ids.ts'
import { Time } from '../message.ts'

/** What a column of the file becomes. `attribute`: one of the team's own fields, under the column's heading. */
export const importTargets = [
  'skip',
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'external',
  'company',
  'language',
  'attribute',
] as const
export const ImportTarget = z.enum(importTargets)
export type ImportTarget = z.infer<typeof ImportTarget>

/** What is wrong with a row, or with one of its cells. */
export const ImportProblem = z.enum([
  'nobody',
  'badEmail',
  'badPhone',
  'noCountry',
  'badLanguage',
  'tooLong',
  'moreCells',
])
export type ImportProblem = z.infer<typeof ImportProblem>

/** Why a file could not be read at all; `stopped`: our own fault, and the same file can be brought again. */
export const ImportFailure = z.enum([
  'empty',
  'notText',
  'openQuote',
  'tooManyRows',
  'tooWide',
  'stopped',
])
export type ImportFailure = z.infer<typeof ImportFailure>

/** What became of the rows, or would become of them. */
export const ImportOutcome = z.object({
  /** Rows that make a contact. */
  created: z.number(),
  /** Rows that were there before: from an earlier import, or twice in this file. */
  known: z.number(),
  /** Rows with a problem. They are left out. */
  wrong: z.number(),
  /** Of the new ones, those with an address that a record holds already: they become suggestions, never links. */
  alike: z.number(),
})
export type ImportOutcome = z.infer<typeof ImportOutcome>

/**
 * A file of contacts on its way: `reading` → `ready` (the columns can be mapped) → `checking` → `checked` (the dry run
 * is done) → `importing` → `looking` (for people who are known already) → `done`. `failed`: the file cannot be read.
 */
export const ContactImport = z.object({
  id: uuid,
  /** The file's name. */
  name: z.string(),
  state: z.enum([
    'reading',
    'ready',
    'checking',
    'checked',
    'importing',
    'looking',
    'done',
    'failed',
    'cancelled',
  ]),
  failure: ImportFailure.nullable(),
  /** The line of the file at which it failed. */
  failedAt: z.number().nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  headings: z.array(z.string()),
  /** What each column becomes, in the order of `headings`. */
  columns: z.array(ImportTarget),
  /** Where phones are from that are written without their country: ISO 3166, two letters. */
  country: z.string().nullable(),
  rows: z.number(),
  /** Rows of the present step that are done. */
  progress: z.number(),
  checked: ImportOutcome.nullable(),
  imported: ImportOutcome.nullable(),
  by: z.string(),
  createdAt: Time,
})
export type ContactImport = z.infer<typeof ContactImport>

/** A row as it would be imported. */
export const ImportedRow = z.object({
  line: z.number(),
  cells: z.array(z.string()),
  name: z.string().nullable(),
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  problems: z.array(z.object({ column: z.number().nullable(), problem: ImportProblem })),
})
export type ImportedRow = z.infer<typeof ImportedRow>

const byId = z.strictObject({ id: uuid })

/** Contacts from a file. What it says are claims: it never links by itself. The file is posted to `filePaths.importUpload`. */
export const importsApi = {
  list: endpoint({
    method: 'GET',
    path: '/contact-imports',
    summary: 'Imports of contacts, the newest first; at most 50.',
    access: 'admin',
    response: z.object({ items: z.array(ContactImport) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/contact-imports/:id',
    summary: 'An import: its columns, how far it is, what came of it.',
    access: 'admin',
    params: byId,
    response: ContactImport,
  }),
  preview: endpoint({
    method: 'GET',
    path: '/contact-imports/:id/preview',
    summary: 'The first rows, as the columns are mapped now.',
    access: 'admin',
    params: byId,
    response: z.object({ items: z.array(ImportedRow) }),
  }),
  map: endpoint({
    method: 'PUT',
    path: '/contact-imports/:id/columns',
    summary: 'Says what each column becomes. A dry run that was made before counts no more.',
    access: 'admin',
    params: byId,
    body: z.strictObject({
      columns: z.array(ImportTarget).min(1).max(200),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullable(),
    }),
    response: ContactImport,
  }),
  check: endpoint({
    method: 'POST',
    path: '/contact-imports/:id/check',
    summary: 'Starts a dry run over all rows; nothing is imported.',
    access: 'admin',
    params: byId,
    response: ContactImport,
  }),
  start: endpoint({
    method: 'POST',
    path: '/contact-imports/:id/start',
    summary: 'Imports the rows without a problem, after a dry run.',
    access: 'admin',
    params: byId,
    response: ContactImport,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/contact-imports/:id/cancel',
    summary: 'Ends an import and forgets its rows. What was imported stays.',
    access: 'admin',
    params: byId,
    response: ContactImport,
  }),
  problems: endpoint({
    method: 'GET',
    path: '/contact-imports/:id/problems',
    summary: 'Rows with a problem, in the order of the file.',
    access: 'admin',
    params: byId,
    query: z.strictObject({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(ImportedRow), nextCursor: z.string().nullable() }),
  }),
}
