import { createHash } from 'node:crypto'
import { Purpose } from '@atrium/contract/sending/consent'
import type { PageWords } from './words.ts'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f4f6, #16171b); color: light-dark(#1c1d22, #ececf1); }
main { box-sizing: border-box; width: min(100%, 480px); padding: 32px 28px; background: light-dark(#fff, #1f2026); border: 1px solid light-dark(#e3e3e8, #33343c); border-radius: 14px; }
@media (max-width: 520px) { body { place-items: start stretch; } main { border: 0; border-radius: 0; min-height: 100vh; } }
h1 { margin: 0 0 6px; font-size: 1.35rem; line-height: 1.25; }
p { margin: 0 0 20px; color: light-dark(#55565f, #a9aab4); }
b { color: light-dark(#1c1d22, #ececf1); overflow-wrap: anywhere; }
.saved { padding: 10px 14px; border-radius: 8px; background: light-dark(#e4f4ea, #17382a); color: light-dark(#14532d, #b6e8cb); }
fieldset { margin: 0 0 20px; padding: 0; border: 0; }
label { display: flex; gap: 12px; align-items: flex-start; padding: 12px 0; border-top: 1px solid light-dark(#e3e3e8, #33343c); cursor: pointer; }
label small { display: block; color: light-dark(#55565f, #a9aab4); font-size: 0.875rem; }
input { flex: none; width: 20px; height: 20px; margin: 2px 0 0; accent-color: #4f46e5; }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; margin-bottom: 20px; }
button { min-height: 44px; padding: 0 18px; border: 1px solid light-dark(#c9c9d2, #4a4b55); border-radius: 9px; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.first { border-color: #4f46e5; background: #4f46e5; color: #fff; }
:focus-visible { outline: 3px solid #818cf8; outline-offset: 2px; }
footer { color: light-dark(#55565f, #a9aab4); font-size: 0.875rem; }
`

/** No script, nothing from elsewhere, in no frame; the address is the key, so it is told to nobody. */
export const pageHeaders: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
}

export type PageState = {
  business: string
  /** Masked. */
  address: string
  /** Those that may be sent now. */
  on: Purpose[]
  closed: boolean
  saved: boolean
}

/** The page of one address. */
export function preferencesPage(language: string, words: PageWords, state: PageState): string {
  const intro = escaped(words.intro)
    .replace('{business}', () => `<b>${escaped(state.business)}</b>`)
    .replace('{address}', () => `<b>${escaped(state.address)}</b>`)
  return document(
    language,
    words.title,
    `<h1>${escaped(words.title)}</h1>
<p>${intro}</p>
${state.saved ? `<p class="saved" role="status">${escaped(words.saved)}</p>` : ''}
${state.closed ? `<p>${escaped(words.closed)}</p>` : form(words, state.on)}
<footer>${escaped(words.answers)}</footer>`,
  )
}

/** A page that only says something. */
export function plainPage(language: string, title: string, text: string): string {
  return document(language, title, `<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>`)
}

/** A page with one question and one button. A look asks nothing: scanners look, people press. */
export function askPage(
  language: string,
  words: { title: string; text: string; button: string },
): string {
  const form = `<form method="post"><div class="buttons"><button class="first">${escaped(words.button)}</button></div></form>`
  return document(
    language,
    words.title,
    `<h1>${escaped(words.title)}</h1>\n<p>${escaped(words.text)}</p>\n${form}`,
  )
}

/** What was shown goes along, so that only what the customer changed is written down. */
function form(words: PageWords, on: Purpose[]): string {
  const boxes = Purpose.options.map((purpose) => {
    const { label, text } = words.purposes[purpose]
    const checked = on.includes(purpose) ? ' checked' : ''
    return `<label><input type="checkbox" name="on" value="${purpose}"${checked}><span>${escaped(label)}<small>${escaped(text)}</small></span></label>`
  })
  return `<form method="post">
<input type="hidden" name="was" value="${on.join(' ')}">
<fieldset>
${boxes.join('\n')}
</fieldset>
<div class="buttons"><button class="first" name="do" value="save">${escaped(words.save)}</button><button name="do" value="stop">${escaped(words.stopAll)}</button></div>
</form>`
}

function document(language: string, title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
