import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTemplate } from '../../src/template/check/check-template.ts'
import { problem, problemCodes } from '../../src/template/problem.ts'
import { TemplateDraft } from '../../src/template/template.ts'

type Part = Record<string, unknown>
const draft = (components: Part[], more: Part = {}): TemplateDraft =>
  TemplateDraft.parse({
    name: 'order_update',
    language: 'en',
    category: 'marketing',
    parameterFormat: 'positional',
    components,
    ...more,
  })
const body = (text = 'Hello and welcome', examples?: Part): Part => ({
  type: 'body',
  text,
  ...(examples && { examples }),
})
const buttons = (...all: Part[]): Part => ({ type: 'buttons', buttons: all })
const reply = (text: string): Part => ({ type: 'quick_reply', text })
const url = (more: Part = {}): Part => ({
  type: 'url',
  text: 'Open',
  url: 'https://sol.example/',
  ...more,
})
const picture: Part = { type: 'header', format: 'image', example: 'https://sol.example/a.png' }
const card = (more: Part[] = [buttons(url())]): Part => ({ components: [picture, body(), ...more] })
const check = (components: Part[], more?: Part) =>
  checkTemplate(draft(components, more)).map(({ field, code }) => `${field} ${code}`)

test('what WhatsApp takes has no problem', () => {
  const good: [string, Part[], Part?][] = [
    ['words alone', [body()]],
    ['a placeholder amid words', [body('Hi {{1}}, we are here', { '1': 'Ana' })]],
    [
      'named placeholders',
      [body('Hi {{first_name}}, we are here', { first_name: 'Ana' })],
      { parameterFormat: 'named' },
    ],
    [
      'a heading that ends in its placeholder',
      [{ type: 'header', format: 'text', text: 'Order {{1}}', examples: { '1': '7' } }, body()],
    ],
    [
      'every part',
      [
        picture,
        body(),
        { type: 'footer', text: 'Salon Sol' },
        buttons(reply('Yes'), reply('No'), url()),
      ],
    ],
    [
      'ten buttons',
      [body(), buttons(...Array.from({ length: 10 }, (_, at) => reply(`Reply ${at}`)))],
    ],
    [
      'a link with an ending',
      [
        body(),
        buttons(url({ url: 'https://sol.example/{{1}}', example: 'https://sol.example/1' })),
      ],
    ],
    ['a code to copy', [body(), buttons({ type: 'copy_code', example: 'SUN25' })]],
    ['a form', [body(), buttons({ type: 'flow', text: 'Book', flowId: '123' })]],
    ['a carousel', [body(), { type: 'carousel', cards: [card(), card()] }]],
    [
      'an offer',
      [
        picture,
        body(),
        { type: 'limited_time_offer', text: 'Two days', expires: true },
        buttons({ type: 'copy_code', example: 'SUN25' }, url()),
      ],
    ],
    [
      'Japanese, which has no spaces',
      [body('{{1}}様、ご予約を承りました。'.replace('{{1}}様', 'お客様{{1}}'), { '1': '健二' })],
    ],
    [
      'a one-time code',
      [
        body('*{{1}}* is your code.'),
        { type: 'footer', text: '', codeEndsIn: 10 },
        buttons({ type: 'otp', otp: 'copy_code' }),
      ],
      { category: 'authentication' },
    ],
  ]
  for (const [name, components, more] of good) assert.deepEqual(check(components, more), [], name)
})

test('what WhatsApp refuses is named at its place', () => {
  const long = (length: number) =>
    'word '
      .repeat(300)
      .slice(0, length - 1)
      .concat('.')
  const wrong: [string, Part[], Part?][] = [
    ['name name', [body()], { name: 'Order Update' }],
    ['name name', [body()], { name: '' }],
    ['language language', [body()], { language: 'english' }],
    ['body noBody', []],
    ['body twice', [body(), body()]],
    ['body empty', [body(' ')]],
    ['body tooLong', [body(long(1025))]],
    ['body atEdge', [body('{{1}} is here with all of us', { '1': 'a' })]],
    ['body atEdge', [body('We are here with you {{1}}.', { '1': 'a' })]],
    [
      'body adjacent',
      [body('We are here with {{1}} {{2}} and all of you', { '1': 'a', '2': 'b' })],
    ],
    ['body tooManyPlaceholders', [body('Hi {{1}} on {{2}} ok', { '1': 'a', '2': 'b' })]],
    ['body notInOrder', [body('Hi {{1}} on this {{3}} we are here', { '1': 'a', '3': 'b' })]],
    ['body badPlaceholder', [body('Hi {{name}} we are here', { name: 'a' })]],
    [
      'body badPlaceholder',
      [body('Hi {{1}} we are here', { '1': 'a' })],
      { parameterFormat: 'named' },
    ],
    ['body braces', [body('Hi {{1}, we are here')]],
    ['body example', [body('Hi {{1}} we are here')]],
    ['body blankLines', [body('Hello\n\n\nthere')]],
    ['header tooLong', [{ type: 'header', format: 'text', text: long(61) }, body()]],
    ['header formatting', [{ type: 'header', format: 'text', text: '*Sale*' }, body()]],
    ['header formatting', [{ type: 'header', format: 'text', text: 'Sale 🎉' }, body()]],
    [
      'header oneInHeader',
      [
        { type: 'header', format: 'text', text: 'A {{1}} {{2}}', examples: { '1': 'a', '2': 'b' } },
        body(),
      ],
    ],
    ['header sampleFile', [{ type: 'header', format: 'image' }, body()]],
    ['footer noneHere', [body(), { type: 'footer', text: 'Yours {{1}}' }]],
    ['footer tooLong', [body(), { type: 'footer', text: long(61) }]],
    ['buttons empty', [body(), buttons()]],
    [
      'buttons tooManyButtons',
      [body(), buttons(...Array.from({ length: 11 }, (_, at) => reply(`Reply ${at}`)))],
    ],
    ['buttons.0.text tooLong', [body(), buttons(reply('x'.repeat(26)))]],
    ['buttons.0.text empty', [body(), buttons(reply(''))]],
    ['buttons.1.text sameLabel', [body(), buttons(reply('Yes'), reply('Yes'))]],
    ['buttons grouped', [body(), buttons(reply('Yes'), url(), reply('No'))]],
    [
      'buttons.2 tooManyOfKind',
      [body(), buttons(url({ text: 'a' }), url({ text: 'b' }), url({ text: 'c' }))],
    ],
    ['buttons.0.url notAnAddress', [body(), buttons(url({ url: 'sol.example' }))]],
    [
      'buttons.0.url urlEnd',
      [body(), buttons(url({ url: 'https://sol.example/{{1}}/x', example: 'https://a.example' }))],
    ],
    ['buttons.0.example example', [body(), buttons(url({ url: 'https://sol.example/{{1}}' }))]],
    ['buttons.0.phone notAPhone', [body(), buttons({ type: 'phone', text: 'Call', phone: 'x' })]],
    [
      'buttons.0 onlyMarketing',
      [body(), buttons({ type: 'copy_code', example: 'A1' })],
      { category: 'utility' },
    ],
    ['buttons.0.example badCode', [body(), buttons({ type: 'copy_code', example: 'A 1' })]],
    ['buttons.0 alone', [body(), buttons({ type: 'catalog', text: 'See all' }, reply('No'))]],
    ['buttons.0.flowId empty', [body(), buttons({ type: 'flow', text: 'Book' })]],
    ['buttons.0 notHere', [body(), buttons({ type: 'other', kind: 'APP', text: 'Open' })]],
    ['buttons.0 onlyAuthentication', [body(), buttons({ type: 'otp', otp: 'copy_code' })]],
    ['buttons otpNeeded', [body()], { category: 'authentication' }],
    [
      'header notAuthentication',
      [picture, body(), buttons({ type: 'otp', otp: 'copy_code' })],
      { category: 'authentication' },
    ],
    [
      'footer minutes',
      [
        body(),
        { type: 'footer', text: '', codeEndsIn: 91 },
        buttons({ type: 'otp', otp: 'copy_code' }),
      ],
      { category: 'authentication' },
    ],
    ['carousel cardCount', [body(), { type: 'carousel', cards: [card()] }]],
    [
      'carousel onlyMarketing',
      [body(), { type: 'carousel', cards: [card(), card()] }],
      { category: 'utility' },
    ],
    [
      'cards.1 cardsDiffer',
      [body(), { type: 'carousel', cards: [card(), card([buttons(reply('a'))])] }],
    ],
    [
      'cards.0.buttons cardNeedsButton',
      [body(), { type: 'carousel', cards: [card([]), card([])] }],
    ],
    [
      'cards.0.header cardMedia',
      [
        body(),
        {
          type: 'carousel',
          cards: [{ components: [buttons(url())] }, { components: [buttons(url())] }],
        },
      ],
    ],
    [
      'footer notBeside',
      [body(), { type: 'footer', text: 'Sol' }, { type: 'carousel', cards: [card(), card()] }],
    ],
    ['buttons needsUrl', [body(), { type: 'limited_time_offer', text: 'Two days', expires: true }]],
    [
      'limited_time_offer tooLong',
      [
        body(),
        { type: 'limited_time_offer', text: 'seventeen letters', expires: true },
        buttons(url()),
      ],
    ],
    [
      'header offerMedia',
      [
        { type: 'header', format: 'text', text: 'Sale' },
        body(),
        { type: 'limited_time_offer', text: 'Now', expires: true },
        buttons(url()),
      ],
    ],
    [
      'body tooLong',
      [body(long(601)), { type: 'limited_time_offer', text: 'Now', expires: true }, buttons(url())],
    ],
  ]
  for (const [expected, components, more] of wrong)
    assert.ok(check(components, more).includes(expected), `${expected}: ${check(components, more)}`)
})

test('a problem says it in a whole sentence with its figures', () => {
  assert.equal(
    problem('body', 'tooLong', { max: 1024, length: 1100 }).text,
    'At most 1024 characters; these are 1100.',
  )
  assert.equal(
    problem('body', 'notInOrder').text,
    'Placeholders are numbered from {{1}} without a gap.',
  )
  assert.ok(problemCodes.includes('grouped'))
})
