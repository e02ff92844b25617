/** Where a shop posts its orders, below the public address. */
export function shopPath(id: string): string {
  return `/hooks/shops/${id}`
}

/** Binds a shop's sealed secret to its row. */
export function secretContext(workspaceId: string, shopId: string): string {
  return `shop/${workspaceId}/${shopId}`
}
