import { useEffect, useRef } from 'preact/hooks'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

/** A picture as large as the window. */
export function Viewer({ url, name, close }: { url: string; name: string; close(): void }) {
  const { language } = useView()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={name}
      onClose={close}
      onClick={() => dialog.current?.close()}
      onKeyDown={(event) => event.key === 'Escape' && event.preventDefault()}
    >
      <img src={url} alt={name} />
      <button type="button" class="round" aria-label={language.words.closeImage}>
        <Icon name="close" />
      </button>
    </dialog>
  )
}
