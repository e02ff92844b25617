import { AppError } from '../app-error.ts'
import type { Blobs } from '../storage/blobs.ts'
import { sniffType } from '../storage/file-kind.ts'
import { type PublicLinks, publicFilePath } from '../storage/public-links.ts'
import { firstBytes, sendFile } from './files.ts'
import type { OnBytes } from './route.ts'

/** Files that providers fetch by a signed address. The type is what the bytes say, as everywhere. */
export function addPublicFiles(onBytes: OnBytes, deps: { blobs: Blobs; links: PublicLinks }): void {
  const { blobs, links } = deps
  onBytes(
    { method: 'GET', path: publicFilePath, access: 'public' },
    async ({ params, request, reply }) => {
      const blob = links.open(params)
      if (!blob || !(await blobs.exists(blob)))
        throw new AppError('not_found', 'There is no such file, or its address has expired.')
      const type = await sniffType(await firstBytes(blobs, blob), 'application/octet-stream')
      await sendFile(blobs, { blob, name: 'file', type }, request, reply)
    },
  )
}
