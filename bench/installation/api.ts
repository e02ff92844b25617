/** The Cookie header of whoever was just signed in. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** Calls the API as the page does; throws with what it answered when that is no success. */
export async function call(
  method: string,
  url: string,
  cookie: string,
  body?: unknown,
): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'x-atrium': '1', cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}

export function post(url: string, cookie: string, body: unknown): Promise<Response> {
  return call('POST', url, cookie, body)
}
