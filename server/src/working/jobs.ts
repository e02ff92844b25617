import { BlobId, type ContactId, ConversationId, WorkspaceId } from '@atrium/contract/ids'
import { z } from 'zod'
import { pullTask } from '../accounts/accounts.ts'
import { checkAll, checkTask, watchAccount } from '../accounts/check.ts'
import { syncAllTemplates, syncTemplatesTask, workSync } from '../accounts/templates/sync.ts'
import { renewAccount, renewAll, renewTask } from '../accounts/token/renew.ts'
import type { App } from '../app.ts'
import { broadcastTask, goOn } from '../desk/broadcasts/progress.ts'
import { workBroadcast } from '../desk/broadcasts/work.ts'
import { importTask } from '../desk/imports/progress.ts'
import { workImport } from '../desk/imports/steps.ts'
import { markReadTask } from '../desk/inbox/api.ts'
import { newestInbound } from '../desk/inbox/sql.ts'
import { writeReviews } from '../desk/reports/review.ts'
import { act } from '../flow/act.ts'
import { type AnswerDeps, answer } from '../flow/answering/answer.ts'
import { keepNames, lookForSuggestions } from '../flow/identity/suggest/look.ts'
import { fetchMediaTask } from '../flow/inbound/files.ts'
import { fetchMedia } from '../flow/inbound/media.ts'
import { type PullDeps, pullAccount, pullAll } from '../flow/inbound/pull/pull.ts'
import { answerTask } from '../flow/intent.ts'
import { learnProfile } from '../flow/learn-profile.ts'
import { fetchProfileTask } from '../flow/pipeline.ts'
import type { WorkspaceTx } from '../platform/database/db.ts'
import { runJobs } from '../platform/database/jobs.ts'
import { sniffType } from '../platform/storage/file-kind.ts'

type Parts = Omit<App, 'start' | 'stop'> & {
  changed: (tx: WorkspaceTx, messageId: string) => Promise<void>
  lease: PullDeps['lease']
}

const dayMs = 24 * 3600_000
/** How long raw events and the feed are kept; messages stay. */
const journalDays = 30
const feedDays = 14
/** How long the rows of an import wait for somebody to correct them or to go on. */
const importDays = 30
const batch = 1000

/** Work beside messages: files and names from providers, read marks, the calendar, retention. */
export async function startJobs(parts: Parts): Promise<{ stop(): Promise<void> }> {
  const { db, accounts, io, blobs, log } = parts
  const pull = { ...parts, now: parts.clock.now, hint: parts.bus.publish }
  const imports = {
    ...parts,
    now: parts.clock.now,
    look: async (tx: WorkspaceTx, contactIds: ContactId[]) => {
      await keepNames(tx, contactIds)
      await lookForSuggestions(tx, contactIds, parts.clock.now())
    },
  }
  const jobs = await runJobs({
    pool: parts.adminPool,
    concurrency: 4,
    crontab: [
      '* * * * * wake-snoozed',
      '* * * * * wake-broadcasts',
      '*/10 * * * * retention',
      '*/15 * * * * pull-all',
      '*/20 * * * * renew-all',
      '3 * * * * write-reviews',
      '7 */6 * * * check-all',
      '37 */6 * * * sync-all-templates',
    ].join('\n'),
    onError: (task, error) =>
      log.warn(
        { stage: 'jobs', task, error: error instanceof Error ? error.message : String(error) },
        'a job failed',
      ),
    tasks: {
      [fetchMediaTask]: (payload, attempt) =>
        fetchMedia(
          {
            db,
            accounts,
            io,
            changed: parts.changed,
            sniff: (blob, claimed) => sniff(blobs, blob, claimed),
          },
          payload,
          attempt,
        ),
      [fetchProfileTask]: (payload) =>
        learnProfile(
          { db, accounts, io, now: parts.clock.now, removeBlob: (blob) => blobs.remove(blob) },
          payload,
        ),
      [markReadTask]: (payload) => markRead(parts, payload),
      [pullTask]: (payload) => pullAccount(pull, payload),
      'pull-all': () => pullAll(parts),
      [renewTask]: (payload) => renewAccount(pull, payload),
      'renew-all': () => renewAll(pull),
      [checkTask]: (payload) => watchAccount({ db, accounts, io }, payload),
      'check-all': () => checkAll(parts),
      [syncTemplatesTask]: (payload) => workSync(pull, payload),
      'sync-all-templates': () => syncAllTemplates(parts),
      [importTask]: (payload, attempt) => workImport(imports, payload, attempt),
      [broadcastTask]: (payload, attempt) =>
        workBroadcast({ ...parts, now: parts.clock.now }, payload, attempt),
      'wake-snoozed': () => wakeSnoozed(parts),
      'wake-broadcasts': () => wakeBroadcasts(parts),
      'write-reviews': () => writeReviews({ db, now: parts.clock.now }),
      retention: () => retain(parts),
    },
  })
  const thinking = await runThinking({ ...parts, now: parts.clock.now })
  return {
    stop: async () => {
      await Promise.all([jobs.stop(), thinking.stop()])
    },
  }
}

/** The assistant waits for a model most of its time: it has places of its own, so that it keeps no other job waiting. */
function runThinking(
  parts: AnswerDeps & Pick<Parts, 'adminPool'>,
): Promise<{ stop(): Promise<void> }> {
  const { log } = parts
  return runJobs({
    pool: parts.adminPool,
    concurrency: 8,
    crontab: '',
    onError: (task, error) =>
      log.warn(
        { stage: 'jobs', task, error: error instanceof Error ? error.message : String(error) },
        'a job failed',
      ),
    tasks: { [answerTask]: (payload) => answer(parts, payload) },
  })
}

/** Old rows of the logs, uploads that nobody sent, leftovers of killed writers, expired sessions. */
async function retain({ db, blobs, clock, auth }: Parts): Promise<void> {
  const now = clock.now().getTime()
  const old = [new Date(now - journalDays * dayMs), new Date(now - feedDays * dayMs), batch]
  for (let gone = batch; gone >= batch; ) {
    const rows = await db.global((tx) =>
      tx.query<{ gone: string }>('SELECT door_retention($1, $2, $3) AS gone', old),
    )
    gone = Number(rows[0]?.gone ?? 0)
  }
  const unused = await db.global((tx) =>
    tx.query<{ blob: string }>('SELECT blob FROM door_unused_uploads($1, $2)', [
      new Date(now - dayMs),
      batch,
    ]),
  )
  for (const { blob } of unused) await blobs.remove(BlobId.parse(blob))
  const imports = await db.global((tx) =>
    tx.query<{ blob: string | null }>('SELECT blob FROM door_old_imports($1)', [
      new Date(now - importDays * dayMs),
    ]),
  )
  for (const { blob } of imports) if (blob) await blobs.remove(BlobId.parse(blob))
  await blobs.sweep(new Date(Date.now() - dayMs))
  await auth.sweep()
}

async function sniff(blobs: Parts['blobs'], blob: string, claimed: string): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.stream(BlobId.parse(blob), { start: 0, end: 4_200 }))
    chunks.push(chunk)
  return sniffType(Buffer.concat(chunks), claimed)
}

const ReadPayload = z.object({ workspaceId: WorkspaceId, conversationId: ConversationId })

/** Tells the customer that their message was read. */
async function markRead({ db, accounts, io }: Parts, payload: unknown): Promise<void> {
  const { workspaceId, conversationId } = ReadPayload.parse(payload)
  const newest = await db.inWorkspace(workspaceId, (tx) => newestInbound(tx, conversationId))
  const account = newest && (await accounts.find(newest.accountId))
  if (account?.enabled && newest)
    await account.channel.markRead?.(newest.externalId, account.settings, io, newest.from)
}

async function wakeSnoozed({ db, accounts, clock }: Parts): Promise<void> {
  const due = await db.global((tx) =>
    tx.query<{ workspace_id: WorkspaceId; id: string }>('SELECT * FROM door_snoozed_due($1)', [
      clock.now(),
    ]),
  )
  for (const { workspace_id, id } of due) {
    await db.inWorkspace(workspace_id, (tx) =>
      act(tx, { accounts, now: clock.now }, id, { kind: 'system' }, [{ kind: 'reopen' }]),
    )
  }
}

/** The job of a process that was killed is held for minutes; another one goes on from where it was. */
async function wakeBroadcasts({ db, clock }: Parts): Promise<void> {
  const due = await db.global((tx) =>
    tx.query<{ workspace_id: WorkspaceId; id: string }>('SELECT * FROM door_broadcasts_due($1)', [
      clock.now(),
    ]),
  )
  for (const { workspace_id, id } of due) await db.inWorkspace(workspace_id, (tx) => goOn(tx, id))
}
