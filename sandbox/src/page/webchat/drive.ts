const widgets = new Map<string, () => Window | null>()

/** Makes a website's window known under its phone, so that stories can write in its chat. */
export function registerWidget(key: string, find: () => Window | null): () => void {
  widgets.set(key, find)
  return () => void widgets.delete(key)
}

/**
 * Opens the real widget and types into it, as the customer would; false where the chat is not there (Atrium is away).
 * The widget comes under our own origin, so its frame may be reached.
 */
export async function typeInWidget(key: string, words: string): Promise<boolean> {
  const shop = widgets.get(key)?.()
  if (!shop) return false
  shop.postMessage({ shop: 'open-chat' }, location.origin)
  const found = await waitFor(() => findComposer(shop), 6_000)
  if (!found) return false
  const { box, view } = found
  const setValue = Object.getOwnPropertyDescriptor(view.HTMLTextAreaElement.prototype, 'value')?.set
  const letters = [...words]
  const pause = Math.max(8, Math.min(34, 1_500 / letters.length))
  for (let at = 1; at <= letters.length; at += 1) {
    setValue?.call(box, letters.slice(0, at).join(''))
    box.dispatchEvent(new view.Event('input', { bubbles: true }))
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  box.dispatchEvent(
    new view.KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  )
  return Boolean(await waitFor(() => (box.value === '' ? box : null), 1_500))
}

type Found = { box: HTMLTextAreaElement; view: Window & typeof globalThis }

function findComposer(shop: Window): Found | null {
  // The widget's frame stands in an open shadow root, where `window.frames` does not look.
  const frame = shop.document.querySelector('atrium-chat')?.shadowRoot?.querySelector('iframe')
  // A frame's window has the browser's own constructors, which its type does not say.
  const view = frame?.contentWindow as (Window & typeof globalThis) | null | undefined
  const box = view?.document.querySelector('textarea')
  return view && box && !box.disabled ? { box, view } : null
}

async function waitFor<T>(look: () => T | null, within: number): Promise<T | null> {
  const end = performance.now() + within
  while (performance.now() < end) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
  return null
}
