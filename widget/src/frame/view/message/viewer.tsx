import { useEffect, useRef } from 'preact/hooks'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

/** A picture as large as the window. */
export function Viewer({ url, name, close }: { url: string; name: string; close(): void }) {
  const { language } = useView()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={name}
      onClose={close}
      onClick={() => dialog.current?.close()}
      // Escape closes the picture, not the window around it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <img src={url} alt={name} />
      <button type="button" class="round" aria-label={language.words.closeImage}>
        <Icon name="close" />
      </button>
    </dialog>
  )
}
