/** Calling codes of one digit and of two; all others have three (ITU-T E.164). */
const shortCodes = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])(?=\d)/

/** A phone as a person writes it: calling code, then groups of three, the last of up to four. */
export function phoneLabel(phone: string): string {
  const code = shortCodes.exec(phone)?.[0] ?? phone.slice(0, 4)
  const groups = phone.slice(code.length).match(/\d{3}(?!\d?$)|\d{4}$|\d+/g) ?? []
  return [code, ...groups].join(' ')
}
