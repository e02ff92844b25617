/** Something that the provider would refuse, at the place where it stands. */
export type TemplateProblem = {
  /** The placeholder (`body.1`), or the part of a draft (`name`, `header`, `body`, `buttons.0.text`, `cards.1.body`). */
  field: string
  /** For a screen in another language. */
  code: ProblemCode
  data: Record<string, string | number>
  /** In English, whole. */
  text: string
}

const sentences = {
  missing: 'A value is missing.',
  unknownValue: 'The template has no such place.',
  lineBreaks: 'A value may hold no line break, tab or more than four spaces in a row.',
  tooLong: 'At most {{max}} characters; these are {{length}}.',
  wholeTooLong: 'With its values the text has {{length}} characters; at most {{max}} are allowed.',
  notAnAddress: 'This must be a web address that begins with https://.',
  notANumber: 'This must be a number between {{min}} and {{max}}.',
  notAMoment: 'This must be a moment in the future.',
  badProducts: 'Write products as “Section: id, id; Section: id”.',
  badCode: 'A code has at most {{max}} letters and digits.',
  wrongFile: 'The header needs a file of this kind: {{kind}}.',
  noFile: 'This template carries no file.',
  otherTemplate: 'The message names another template or language: {{name}} in {{language}}.',
  name: 'A name has small letters, digits and _ only, at most 512.',
  language: 'Choose a language, as en or pt_BR.',
  empty: 'This must not be empty.',
  noBody: 'A template needs its words.',
  twice: 'This can be there only once.',
  atEdge: 'A placeholder must not be the first or the last word.',
  adjacent: 'Two placeholders need words between them.',
  tooManyPlaceholders:
    'Too many placeholders for so few words: at least {{need}} words are needed.',
  notInOrder: 'Placeholders are numbered from {{1}} without a gap.',
  badPlaceholder:
    'A placeholder is {{number}} where the template is numbered, and {{small_letters}} where it is named.',
  braces: 'A placeholder is written with two braces on each side.',
  oneInHeader: 'A header has one placeholder at most.',
  noneHere: 'No placeholder can stand here.',
  example: 'Give an example for each placeholder; reviewers read it.',
  sampleFile: 'Give the address of a sample file; reviewers look at it.',
  formatting: 'No emoji, line break, * _ ~ or ` can stand here.',
  blankLines: 'No more than two line breaks in a row.',
  tooManyButtons: 'At most {{max}} buttons.',
  tooManyOfKind: 'At most {{max}} of this button.',
  grouped: 'Quick replies stand together, before or after the other buttons.',
  alone: 'This button stands alone.',
  sameLabel: 'Two buttons say the same.',
  notAPhone: 'Write the number with its country code, at most 20 characters.',
  urlEnd: 'A placeholder can only be the end of the address, once.',
  onlyMarketing: 'Only marketing templates can have this.',
  onlyAuthentication: 'Only authentication templates can have this.',
  notAuthentication: 'An authentication template cannot have this.',
  otpNeeded: 'An authentication template has one button for the code.',
  minutes: 'Between {{min}} and {{max}} minutes.',
  notBeside: 'This cannot stand beside a {{part}}.',
  needsUrl: 'This needs a button with a link.',
  offerMedia: 'Above an offer stands a picture or a film.',
  cardCount: 'A carousel has 2 to 10 cards.',
  cardsDiffer: 'All cards have the same parts: header, words and kinds of buttons.',
  cardNeedsButton: 'A card has one or two buttons: quick replies, links, numbers or a product.',
  cardMedia: 'A card needs a picture, a film or a product above it.',
  notHere: 'Atrium cannot hand in this part; make it at the provider.',
} as const
export type ProblemCode = keyof typeof sentences

/** A problem with its sentence; `data` goes into the sentence. */
export function problem(
  field: string,
  code: ProblemCode,
  data: Record<string, string | number> = {},
): TemplateProblem {
  const text = sentences[code].replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
    name in data ? String(data[name]) : whole,
  )
  return { field, code, data, text }
}

/** Codes of all problems, for whoever translates them. */
export const problemCodes: readonly string[] = Object.keys(sentences)
