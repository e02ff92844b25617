const mine = 'sandbox:'
const ownerKey = `${mine}browser`

/**
 * Gives each customer a browser of their own: what the website's chat keeps in this one is put away when another
 * customer comes, and taken out again when the first returns.
 */
export function openDrawer(storage: Storage, owner: string): void {
  const before = storage.getItem(ownerKey)
  if (before === owner) return
  const kept = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '').filter(
    (key) => !key.startsWith(mine),
  )
  if (before !== null) {
    const content = Object.fromEntries(kept.map((key) => [key, storage.getItem(key)]))
    storage.setItem(`${mine}drawer:${before}`, JSON.stringify(content))
  }
  for (const key of kept) storage.removeItem(key)
  const content: Record<string, string> = JSON.parse(
    storage.getItem(`${mine}drawer:${owner}`) ?? '{}',
  )
  for (const [key, value] of Object.entries(content)) storage.setItem(key, value)
  storage.setItem(ownerKey, owner)
}
