import { namesIn } from '../placeholders.ts'
import { type ProblemCode, problem, type TemplateProblem } from '../problem.ts'
import type { ParameterFormat } from '../template.ts'

/** `places`: how many placeholders can stand there; any number where it is left out. */
export type TextRules = { field: string; max: number; format: ParameterFormat; places?: 0 | 1 }
type Examples = Record<string, string> | undefined

/** A text of one line without formatting: header, footer, label. */
export function plainProblems(
  text: string,
  rules: TextRules,
  examples?: Examples,
): TemplateProblem[] {
  const isDecorated = /[\n\r*_~`]|\p{Extended_Pictographic}/u.test(withoutPlaceholders(text))
  return [
    ...textProblems(text, rules, examples),
    ...(isDecorated ? [problem(rules.field, 'formatting')] : []),
  ]
}

/** The words of the message itself. */
export function bodyProblems(
  { text, examples }: { text: string; examples?: Examples },
  rules: TextRules,
): TemplateProblem[] {
  const codes: [boolean, ProblemCode][] = [
    [/^\W*\{\{|\}\}\W*$/u.test(onlyLetters(text)), 'atEdge'],
    [/\}\}\s*\{\{/.test(text), 'adjacent'],
    [/\n{3,}/.test(text), 'blankLines'],
  ]
  return [
    ...textProblems(text, rules, examples),
    ...codes.flatMap(([isWrong, code]) => (isWrong ? [problem(rules.field, code)] : [])),
    ...ratioProblems(text, rules.field),
  ]
}

/** Letters of all scripts count as words at the edge; signs around a placeholder do not. */
const onlyLetters = (text: string) => text.replace(/\p{L}|\p{N}|\p{Extended_Pictographic}/gu, 'a')

/** x placeholders want at least 2x + 1 words beside them: observed by providers, not in Meta's reference. */
function ratioProblems(text: string, field: string): TemplateProblem[] {
  const places = Array.from(text.matchAll(/\{\{\s*\w+\s*\}\}/g)).length
  const words = withoutPlaceholders(text).match(/[\p{L}\p{N}]+/gu) ?? []
  // Scripts without spaces between words: two signs are taken for a word.
  const signs = text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu,
  )
  const need = 2 * places + 1
  const has = Math.max(words.length, (signs?.length ?? 0) / 2)
  return places > 0 && has < need ? [problem(field, 'tooManyPlaceholders', { need })] : []
}

function textProblems(text: string, rules: TextRules, examples: Examples): TemplateProblem[] {
  const { field, max } = rules
  const length = text.length
  return [
    ...(text.trim() === '' ? [problem(field, 'empty')] : []),
    ...(length > max ? [problem(field, 'tooLong', { max, length })] : []),
    ...placeProblems(text, rules),
    ...(namesIn(text).every((name) => examples?.[name]?.trim()) ? [] : [problem(field, 'example')]),
  ]
}

function placeProblems(text: string, { field, format, places }: TextRules): TemplateProblem[] {
  const names = namesIn(text)
  if (/\{\{|\}\}/.test(withoutPlaceholders(text))) return [problem(field, 'braces')]
  if (places === 0) return names.length > 0 ? [problem(field, 'noneHere')] : []
  if (places === 1 && names.length > 1) return [problem(field, 'oneInHeader')]
  if (format === 'named')
    return names.every((name) => /^[a-z][a-z0-9_]*$/.test(name))
      ? []
      : [problem(field, 'badPlaceholder')]
  if (!names.every((name) => /^\d+$/.test(name))) return [problem(field, 'badPlaceholder')]
  const numbers = names.map(Number).sort((a, b) => a - b)
  return numbers.every((number, index) => number === index + 1)
    ? []
    : [problem(field, 'notInOrder')]
}

const withoutPlaceholders = (text: string) => text.replace(/\{\{\s*\w+\s*\}\}/g, '')
