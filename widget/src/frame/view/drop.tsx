import { useEffect, useState } from 'preact/hooks'
import { useView } from './context.ts'

/** Files dropped anywhere in the window go into the composer. */
export function Drop() {
  const { chat, language } = useView()
  const [dragging, setDragging] = useState(false)

  useEffect(() => {
    const page = document.documentElement
    const over = (event: DragEvent) => {
      event.preventDefault()
      setDragging(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setDragging(false)
      chat.uploads.add(event.dataTransfer?.files ?? [])
    }
    page.addEventListener('dragover', over)
    page.addEventListener('dragleave', leave)
    page.addEventListener('drop', drop)
    return () => {
      page.removeEventListener('dragover', over)
      page.removeEventListener('dragleave', leave)
      page.removeEventListener('drop', drop)
    }
  }, [])

  return dragging ? <div class="drop">{language.words.drop}</div> : null
}
