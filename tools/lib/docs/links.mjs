import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../run.mjs'

/** `code` that looks like a path of this repository: begins with one of its folders. */
const OWN_PATH = /^(packages|channels|server|web|widget|sandbox|e2e|bench|tools|docs)\/[\w./-]+$/

/** Every relative link and every repository path in the documents that leads nowhere. */
export function brokenLinks() {
  return globSync('**/*.md', {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist|\.atrium|test-results)$/.test(name),
  }).flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        targets(line)
          .filter((target) => !leadsSomewhere(target, file))
          .map((target) => `${file}:${index + 1}: ${target} does not exist`),
      ),
  )
}

function targets(line) {
  const links = [...line.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target]) => target)
  const code = [...line.matchAll(/`([^`]+)`/g)].map(([, text]) => text.replace(/:\d+$/, ''))
  return [
    ...links.filter((target) => !/^([a-z]+:|#)/.test(target)),
    ...code.filter((text) => OWN_PATH.test(text)).map((path) => `/${path}`),
  ]
}

/** A leading slash means the repository, as it does where the documents are read. */
function leadsSomewhere(target, file) {
  const path = decodeURI(target.split(/[#?]/)[0] ?? '')
  return existsSync(path.startsWith('/') ? join(root, path) : join(root, dirname(file), path))
}
