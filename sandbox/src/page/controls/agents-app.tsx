import { localUrl } from './local-url.ts'

/** The agents' app beside the phones: write on the left, watch on the right. */
export function AgentsApp({ url }: { url: string }) {
  return (
    <iframe class="agents" title="The agents’ app" src={localUrl(url)} allow="clipboard-write" />
  )
}
