import { messageOf } from '../update.ts'
import { refuse } from './refuse.ts'
import type { TelegramRequest } from './request.ts'

/** The reactions that Telegram has (ReactionTypeEmoji of the Bot API); it refuses any other. */
const known =
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
const reactions = new Set(known.split(' '))

/** Sets or takes back the bot's reaction to a message. */
export function reactionRequest(target: string, emoji: string | null): TelegramRequest {
  const at = messageOf(target)
  if (!at) return refuse('On Telegram a tap or a notice cannot be reacted to.')
  const body = { chat_id: at.chat, message_id: at.message }
  const plain = emoji === null ? null : emoji.replaceAll('\ufe0f', '')
  if (plain !== null && !reactions.has(plain))
    refuse(`Telegram has no reaction ${emoji}; choose another, for example 👍 or ❤.`)
  const reaction = plain === null ? [] : [{ type: 'emoji', emoji: plain }]
  return { method: 'setMessageReaction', body: { ...body, reaction }, about: target }
}
