import type { ShopVisit } from '../../view.ts'
import './shop.css'
import { openDrawer } from './drawer.ts'

type Atrium = (command: string, ...rest: unknown[]) => void
declare global {
  interface Window {
    Atrium?: Atrium & { q?: unknown[][] }
  }
}

const query = new URLSearchParams(location.search)
const account = query.get('account') ?? ''
const customer = query.get('customer') ?? ''

/** What every website does to have Atrium's chat: a queue, the loader, and `boot`. */
function loadChat(visit: ShopVisit): void {
  const queue: unknown[][] = []
  window.Atrium = Object.assign((...call: unknown[]) => void queue.push(call), { q: queue })
  window.Atrium('boot', {
    account,
    theme: 'light',
    ...(visit.identity && { identity: visit.identity }),
  })
  window.Atrium('on', 'message', () =>
    parent.postMessage({ shop: 'message', account, customer }, location.origin),
  )
  const script = document.createElement('script')
  script.src = '/widget/loader.js'
  script.async = true
  script.onerror = () => document.getElementById('away')?.removeAttribute('hidden')
  document.head.append(script)
}

function greet(name: string, signedIn: boolean): void {
  const place = document.getElementById('visitor')
  if (place) place.textContent = signedIn ? `Bonjour ${name.split(' ')[0]}` : 'Se connecter'
}

const openChat = () => window.Atrium?.('open')
for (const button of document.querySelectorAll('[data-chat]'))
  button.addEventListener('click', openChat)
window.addEventListener('message', (event) => {
  if (event.origin === location.origin && event.data?.shop === 'open-chat') openChat()
})

openDrawer(localStorage, `${account}/${customer}`)
const response = await fetch(`/shop/${encodeURIComponent(account)}/${encodeURIComponent(customer)}`)
if (response.ok) {
  // The sandbox's own answer: the same program on both sides.
  const visit = (await response.json()) as ShopVisit
  greet(visit.name, visit.identity !== null)
  loadChat(visit)
}
