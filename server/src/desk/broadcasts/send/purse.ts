/** What may still be spent; null: no limit. One process at a time works a broadcast, so it counts for itself. */
export type Purse = { left: number | null; isSpent: boolean }

/** What one recipient took, to be given back where their message is not made. */
export type Taken = { amount: number }

/** It may not be paid any more. Everything that was written for this recipient is undone: they are planned as before. */
export class Unpaid extends Error {}

/** Taken at once, without waiting for anything: two recipients side by side do not spend the same money. */
export function takeFrom(purse: Purse, taken: Taken, amount: number): void {
  if (purse.left === null) return
  if (amount > purse.left) throw new Unpaid()
  purse.left -= amount
  taken.amount += amount
}

export function giveBack(purse: Purse, taken: Taken): void {
  if (purse.left !== null) purse.left += taken.amount
  taken.amount = 0
}
