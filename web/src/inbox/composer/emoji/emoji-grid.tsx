import { useTranslation } from 'react-i18next'
import classes from './emoji-grid.module.css'

const emojis =
  '😀 😃 😄 😁 😅 😂 🙂 😉 😊 😇 🥰 😍 😘 😋 😜 🤗 🤔 😐 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🥳 😎 😕 🙁 😮 😲 😳 🥺 😢 😭 😱 😤 😡 👋 👌 ✌️ 🤞 🤙 👍 👎 👏 🙌 🙏 💪 👀 ❤️ 🧡 💛 💚 💙 💜 🤍 💔 ✨ ⭐ 🔥 🎉 🎁 🎈 🌹 🌷 ☀️ 🌧️ ❄️ ☕ 🍕 🍰 🍷 🚗 ✈️ 🏠 📍 📅 ⏰ 📦 🧾 💳 📞 ✉️ 📎 🔒 ✅ ❌ ⚠️ ❓ ❗ 💡 🙋 💇 💅 💄 🦷 💊'.split(
    ' ',
  )

/** The signs that agents use; the system's own picker (Win+. or ⌃⌘Space) has all the others. */
export function EmojiGrid({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.grid} aria-label={t('compose.emoji')}>
      {emojis.map((emoji) => (
        <button key={emoji} type="button" className={classes.emoji} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </fieldset>
  )
}
