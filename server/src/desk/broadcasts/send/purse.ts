/** What may still be spent; null: no limit. One process at a time works a broadcast, so it counts for itself. */
export type Purse = { left: number | null; isSpent: boolean }

/** What one recipient took, to be given back where their message is not made. */
export type Taken = { amount: number }

/** Taken at once, without waiting for anything: two recipients side by side do not spend the same money. False: it may not be paid any more. */
export function takeFrom(purse: Purse, taken: Taken, amount: number): boolean {
  if (purse.left === null) return true
  if (amount > purse.left) return false
  purse.left -= amount
  taken.amount += amount
  return true
}

export function giveBack(purse: Purse, taken: Taken): void {
  if (purse.left !== null) purse.left += taken.amount
  taken.amount = 0
}
