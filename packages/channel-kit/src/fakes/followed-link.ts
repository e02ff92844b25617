/**
 * A link that a customer follows into a business's chat, read as its app reads it. `chat`: the address of the chat,
 * like `https://t.me/salon_bot`. An error, in the words of a phone, where the link leads elsewhere.
 */
export function followedLink(url: string, chat: string): URL {
  const link = URL.canParse(url) ? new URL(url) : undefined
  if (link && placeOf(link) === placeOf(new URL(chat))) return link
  throw new Error('This link does not open the chat with this business.')
}

function placeOf({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${decodeURIComponent(pathname).replace(/\/$/, '').toLowerCase()}`
}
