/** `npm run new-channel <name>`: a folder that compiles, and a contract suite that says what is to be done in it. */
import { createChannel } from './lib/new-channel/create.mjs'
import { root } from './lib/run.mjs'

const [name, label] = process.argv.slice(2)
const made = createChannel(root, name, label)
if (!made.ok) {
  console.error(made.reason)
  process.exitCode = 1
} else {
  console.log(`channels/${name} is made. Two lines put it into Atrium and into the sandbox:

  server/src/channels.ts   import { ${made.variable} } from '@atrium/channel-${name}/index'
                           … and ${made.variable} in the list
  sandbox/src/fakes.ts     import { createFake as ${made.variable} } from '@atrium/channel-${name}/fake'
                           … and ['${name}', ${made.variable}] in the map

Name the package in server/package.json and sandbox/package.json, then: npm install
What is to be written, one failure for each:  npm test -- channels/${name}
How, step by step:                            docs/add-a-channel.md`)
}
