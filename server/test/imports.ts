import { ContactImport, importsApi } from '@atrium/contract/api/imports'
import { filePaths } from '@atrium/contract/api/inbox'
import { type Client, eventually } from './app.ts'

/** Brings files of contacts as a browser does, and waits for what the jobs make of them. */
export function importer(client: Client) {
  const reach = (id: string, ...states: ContactImport['state'][]): Promise<ContactImport> =>
    eventually(`the import is ${states.join(' or ')}`, async () => {
      const found = await client.call(importsApi.get, { params: { id } })
      return states.includes(found.state) ? found : undefined
    })
  const upload = async (
    file: string | Uint8Array,
    name = 'clients.csv',
  ): Promise<ContactImport> => {
    const path = `${filePaths.importUpload}?name=${encodeURIComponent(name)}`
    const body = typeof file === 'string' ? file : new Uint8Array(file)
    const response = await client.fetch(path, { method: 'POST', body })
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    const { id } = ContactImport.parse(await response.json())
    return reach(id, 'ready', 'failed')
  }
  const check = async (id: string): Promise<ContactImport> => {
    await client.call(importsApi.check, { params: { id } })
    return reach(id, 'checked')
  }
  const start = async (id: string): Promise<ContactImport> => {
    await client.call(importsApi.start, { params: { id } })
    return reach(id, 'done')
  }
  return {
    reach,
    upload,
    check,
    start,
    /** From the file to the end, as the columns are guessed. */
    whole: async (file: string | Uint8Array, name?: string): Promise<ContactImport> => {
      const { id } = await upload(file, name)
      await check(id)
      return start(id)
    },
  }
}

/** How every endpoint is called for the table of who may call what: an import of another workspace is not there. */
export function importCases(id: string) {
  const byId = { params: { id }, foreign: 404 } as const
  return {
    'GET /contact-imports': { foreign: 'own' } as const,
    'GET /contact-imports/:id': byId,
    'GET /contact-imports/:id/preview': byId,
    'PUT /contact-imports/:id/columns': { ...byId, body: { columns: ['name'], country: null } },
    'POST /contact-imports/:id/check': byId,
    'POST /contact-imports/:id/start': byId,
    'POST /contact-imports/:id/cancel': byId,
    'GET /contact-imports/:id/problems': byId,
  }
}
