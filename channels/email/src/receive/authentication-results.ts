import { allValues, type HeaderField } from './header-fields.ts'
import type { Authentication } from './journal-row.ts'

/**
 * The results that the business's own mail server wrote (RFC 8601): only fields with its name count, and all of them
 * must agree about DMARC. A forged field that it failed to remove then takes the proof away and never gives it.
 */
export function providerResults(
  fields: HeaderField[],
  trusted: string,
): Authentication | undefined {
  const results = allValues(fields, 'authentication-results')
    .map(readResults)
    .filter((result) => result.server === trusted.toLowerCase())
  const [first] = results
  if (!first) return undefined
  const agree = results.every(
    ({ dmarc, domain }) => dmarc === first.dmarc && domain === first.domain,
  )
  const { server: by, ...checks } = first
  return { ...checks, dmarc: agree ? first.dmarc : 'none', by }
}

function readResults(value: string): Omit<Authentication, 'by'> & { server: string } {
  const [head = '', ...checks] = withoutComments(value).split(';')
  const all = checks.map((check) => check.trim().toLowerCase())
  const resultOf = (method: string) => {
    const found = all.filter((check) => check.startsWith(`${method}=`))
    // One pass among several DKIM signatures is a pass; DMARC and SPF are given once.
    const one = found.find((check) => check.startsWith(`${method}=pass`)) ?? found[0]
    return /^[a-z]+=([a-z]+)/.exec(one ?? '')?.[1] ?? 'none'
  }
  const dmarcs = all.filter((check) => check.startsWith('dmarc='))
  const domain = /\bheader\.from=([a-z0-9.-]+)/.exec(dmarcs[0] ?? '')?.[1] ?? ''
  const dmarc = dmarcs.length === 1 ? resultOf('dmarc') : 'none'
  const server = head.trim().split(/\s+/)[0]?.toLowerCase() ?? ''
  return { server, spf: resultOf('spf'), dkim: resultOf('dkim'), dmarc, domain }
}

/** Comments and quoted texts may hold anything, also what looks like a result. */
function withoutComments(value: string): string {
  let depth = 0
  let quoted = false
  let kept = ''
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? ''
    if (char === '\\') at += 1
    else if (quoted) quoted = char !== '"'
    else if (char === '"' && depth === 0) quoted = true
    else if (char === '(') depth += 1
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += char
  }
  return kept
}
