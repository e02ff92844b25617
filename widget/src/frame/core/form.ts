import type { WidgetConfig } from '@atrium/contract/visitor'

export type Asked = WidgetConfig['preChat']
export type FormErrors = { [field: string]: 'required' | 'invalidEmail' | 'invalidPhone' }

/** What is missing or cannot be right in the answers of the pre-chat form. */
export function checkForm(asked: Asked, answers: Record<string, string>): FormErrors {
  const errors: FormErrors = {}
  for (const { field, required } of asked) {
    const value = answers[field]?.trim() ?? ''
    if (value === '') {
      if (required) errors[field] = 'required'
    } else if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) {
      errors[field] = 'invalidEmail'
    } else if (field === 'phone' && !/^\+?[\p{Nd}\s().-]{6,24}$/u.test(value)) {
      errors[field] = 'invalidPhone'
    }
  }
  return errors
}
