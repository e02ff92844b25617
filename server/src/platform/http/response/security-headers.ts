export type SecurityHeaders = Record<string, string>

/** Headers of every answer. `frameAncestor`: the one origin that may frame Atrium. */
export function securityHeaders(options: {
  publicUrl: string
  frameAncestor: string | undefined
}): SecurityHeaders {
  const { publicUrl, frameAncestor } = options
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      // The component library places its elements by style attributes.
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "frame-src 'self'",
      "worker-src 'self' blob:",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      `frame-ancestors ${frameAncestor ?? "'none'"}`,
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(self), payment=(), usb=()',
    ...(frameAncestor ? {} : { 'x-frame-options': 'DENY' }),
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
