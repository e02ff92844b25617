import type { InboundAttachment } from '@atrium/channel-kit/inbound-event'
import { AttachmentId, newId } from '@atrium/contract/ids'
import type { WorkspaceTx } from '../../platform/database/db.ts'
import { addJob } from '../../platform/database/jobs.ts'
import { cleanName } from '../../platform/storage/file-kind.ts'
import type { StoredFile } from '../conversation/rows.ts'

/** The job that brings a file's bytes from the provider. */
export const fetchMediaTask = 'fetch-media'

/** The files of an event, as they will be stored. */
export function storedFiles(attachments: InboundAttachment[]): StoredFile[] {
  return attachments.map((attachment) => ({
    id: newId(AttachmentId),
    kind: attachment.kind,
    // Shown as it is stored: a direction mark would show gnp.svg as gvs.png. Pictures may have no name.
    name: attachment.name && cleanName(attachment.name),
    type: attachment.type,
    bytes: attachment.bytes ?? null,
    blob: 'blob' in attachment ? attachment.blob : null,
    state: 'blob' in attachment ? 'stored' : 'pending',
    ref: 'ref' in attachment ? attachment.ref : null,
    key: attachment.key,
  }))
}

/** Has the bytes brought that are still at the provider. */
export async function fetchLater(tx: WorkspaceTx, files: StoredFile[]): Promise<void> {
  for (const { id, state } of files)
    if (state === 'pending')
      await addJob(tx, fetchMediaTask, { workspaceId: tx.workspaceId, attachmentId: id })
}
