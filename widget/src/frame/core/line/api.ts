import type {
  BootReply,
  VisitorDoor,
  VisitorDoors,
  VisitorMessage,
  VisitorUploadReply,
} from '@atrium/contract/visitor'

/** The server's refusal, or no answer (`status` 0). */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }

  /** Worth another attempt without the visitor: no answer, busy, or the server's own trouble. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

export type History = { items: VisitorMessage[]; before: string | null }
export type Api = ReturnType<typeof createApi>

/** The visitor's routes on the server, below one address. */
export function createApi(base: string) {
  async function call<T>(path: string, init: RequestInit, token?: string): Promise<T> {
    const headers = {
      ...(init.body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const response = await fetch(base + path, { ...init, headers }).catch((error: unknown) => {
      throw new ApiError(0, String(error))
    })
    const text = await response.text().catch(() => '')
    if (!response.ok) throw new ApiError(response.status, problem(text))
    return json(text) as T
  }

  return {
    base,
    boot: (body: { token?: string; identity?: string; page?: string }) =>
      call<BootReply>('/boot', { method: 'POST', body: JSON.stringify(body) }),
    post: (event: object, token: string) =>
      call<unknown>('/messages', { method: 'POST', body: JSON.stringify(event) }, token),
    history: (token: string, before?: string) =>
      call<History>(`/messages${before ? `?before=${encodeURIComponent(before)}` : ''}`, {}, token),
    doors: (token: string) => call<VisitorDoors>('/doors', {}, token),
    openDoor: (accountId: string, language: string, token: string) =>
      call<VisitorDoor>(
        '/doors',
        { method: 'POST', body: JSON.stringify({ accountId, language }) },
        token,
      ),
    upload: (file: File, token: string, progress: (share: number) => void) =>
      upload(`${base}/uploads?name=${encodeURIComponent(file.name)}`, file, token, progress),
  }
}

export type Uploading = { done: Promise<VisitorUploadReply>; cancel(): void }

/** XMLHttpRequest, because fetch tells nothing about the progress of what it sends. */
function upload(
  url: string,
  file: File,
  token: string,
  progress: (share: number) => void,
): Uploading {
  const request = new XMLHttpRequest()
  const done = new Promise<VisitorUploadReply>((resolve, reject) => {
    request.open('POST', url)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.upload.onprogress = (event) =>
      progress(event.total > 0 ? event.loaded / event.total : 0)
    request.onerror = () => reject(new ApiError(0, ''))
    request.onload = () =>
      request.status < 300
        ? resolve(json(request.responseText) as VisitorUploadReply)
        : reject(new ApiError(request.status, problem(request.responseText)))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

function problem(text: string): string {
  const body = Object(json(text)) as { detail?: unknown; title?: unknown }
  return String(body.detail ?? body.title ?? '')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
