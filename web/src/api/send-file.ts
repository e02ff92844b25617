import type { Problem } from '@atrium/contract/error'
import { ApiError } from './api-error.ts'
import { randomId } from './call.ts'

/** Uploads one file to one of `filePaths`; `T` is what that answers. XMLHttpRequest, because `fetch` tells nothing about the progress of a request body. */
export function sendFile<T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${path}?${new URLSearchParams({ name: file.name })}`)
    request.setRequestHeader('X-Atrium', '1')
    request.setRequestHeader('Idempotency-Key', randomId())
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      // The server's own answer, by the contract: what the path answers, or a problem.
      if (request.status < 300) resolve(request.response as T)
      else reject(uploadError(request.status, request.response as Problem | null))
    }
    request.onerror = () => reject(new ApiError('unreachable', 0))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function uploadError(status: number, problem: Problem | null): ApiError {
  if (problem?.code) return new ApiError(problem.code, status, problem)
  // A proxy in front may refuse a large body by itself, with a page instead of a problem.
  return new ApiError(status === 413 ? 'too_large' : 'unreachable', status)
}
