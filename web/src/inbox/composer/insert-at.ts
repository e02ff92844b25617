/** A text with words put where the cursor stands; at the end when the field was never touched. */
export function insertAt(field: HTMLTextAreaElement | null, text: string, added: string): string {
  const at = field?.selectionStart ?? text.length
  return text.slice(0, at) + added + text.slice(field?.selectionEnd ?? at)
}
