import { useEffect, useRef } from 'preact/hooks'
import { useView } from '../context.ts'

const faces =
  '😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😐 🙄 😴 😅 😢 😭 😡 😱 👍 👎 👌 🙏 👏 💪 👋 🤝 ✌️ ❤️ 🔥 🎉 ✨ ⭐ ✅ ❌ ⚠️ ❓ 📷 📎 📦 🚚 🛒 💳 📅 ⏰ ☕ 🍕 🏠 🌍'.split(
    ' ',
  )
const columns = 8

/** A small grid of emoji. Arrows move in it, Escape closes it. */
export function EmojiPicker({ pick, close }: { pick(emoji: string): void; close(): void }) {
  const { language } = useView()
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => buttons()[0]?.focus(), [])

  function buttons(): HTMLButtonElement[] {
    return [...(grid.current?.querySelectorAll('button') ?? [])]
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
    }
    const forward = language.dir === 'rtl' ? -1 : 1
    const steps: Record<string, number> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: columns,
      ArrowUp: -columns,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const all = buttons()
    const from = all.find((button) => button === document.activeElement)
    if (from) all[all.indexOf(from) + step]?.focus()
  }

  return (
    <div
      ref={grid}
      class="emoji"
      role="dialog"
      aria-label={language.words.emoji}
      onKeyDown={onKeyDown}
    >
      {faces.map((face, at) => (
        <button key={face} type="button" tabIndex={at === 0 ? 0 : -1} onClick={() => pick(face)}>
          {face}
        </button>
      ))}
    </div>
  )
}
