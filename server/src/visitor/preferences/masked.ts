/** Enough of an address for its owner to know it, and too little for anybody else: a•••@example.com, +34 ••• 222. */
export function masked(address: string): string {
  const at = address.lastIndexOf('@')
  if (at > 0) return `${first(address)}•••${address.slice(at)}`
  if (/^\+\d{7,15}$/.test(address)) return `${address.slice(0, 3)} ••• ${address.slice(-3)}`
  return `${first(address)}•••`
}

function first(text: string): string {
  return [...text][0] ?? ''
}
