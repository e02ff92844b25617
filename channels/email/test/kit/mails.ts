/** A small mail; each number is another one. */
export function numberedMail(n: number): Buffer {
  const lines = [
    'From: Ana <ana@post.example>',
    'To: hello@studio.example',
    `Subject: Mail ${n}`,
    `Message-ID: <mail-${n}@post.example>`,
    'Date: Wed, 4 Mar 2026 09:00:00 +0000',
    '',
    `Text ${n}`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** A mail of these header lines and this body. */
export function mailOf(headers: string[], body: string): Buffer {
  return Buffer.from([...headers, '', body].join('\r\n'))
}
