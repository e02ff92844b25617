import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTemplateContent } from '../../src/template/check-content.ts'
import { type FillableTemplate, fillTemplate } from '../../src/template/fill.ts'
import { placeholders } from '../../src/template/placeholders.ts'
import { TemplateComponent } from '../../src/template/template.ts'
import { valuesFrom } from '../../src/template/values.ts'

const template = (
  components: unknown[],
  more: Partial<FillableTemplate> = {},
): FillableTemplate => ({
  name: 'order_update',
  language: 'en',
  category: 'utility',
  parameterFormat: 'positional',
  components: components.map((part) => TemplateComponent.parse(part)),
  ...more,
})

const body = (text: string) => ({ type: 'body', text })
const buttons = (...all: unknown[]) => ({ type: 'buttons', buttons: all })

const order = template([
  { type: 'header', format: 'text', text: 'Order {{1}}' },
  body('Hi {{1}}, your order {{2}} leaves today.'),
  { type: 'footer', text: 'Salon Sol' },
  buttons(
    { type: 'quick_reply', text: 'Thanks' },
    {
      type: 'url',
      text: 'Track',
      url: 'https://sol.example/{{1}}',
      example: 'https://sol.example/1',
    },
  ),
])
const values = { 'header.1': '4821', 'body.1': 'Ana', 'body.2': '#4821', 'button.1': 'track/4821' }

const codesOf = (result: ReturnType<typeof fillTemplate>) =>
  result.ok ? [] : result.problems.map(({ field, code }) => [field, code])

test('the places of a template are listed in the order in which a person reads it', () => {
  assert.deepEqual(
    placeholders(order).map(({ field, kind, required, label }) => [field, kind, required, label]),
    [
      ['header.1', 'text', true, undefined],
      ['body.1', 'text', true, undefined],
      ['body.2', 'text', true, undefined],
      ['button.0', 'payload', false, 'Thanks'],
      ['button.1', 'linkEnd', true, 'Track'],
    ],
  )
})

test('values become a message with what the customer will read', () => {
  assert.deepEqual(fillTemplate(order, values), {
    ok: true,
    content: {
      kind: 'template',
      name: 'order_update',
      language: 'en',
      header: { '1': '4821' },
      body: { '1': 'Ana', '2': '#4821' },
      buttons: { '1': 'track/4821' },
      preview: 'Order 4821\nHi Ana, your order #4821 leaves today.\nSalon Sol',
      labels: ['Thanks', 'Track'],
    },
  })
})

test('values that WhatsApp refuses are named with their place', () => {
  const wrong: [Record<string, string>, string, string][] = [
    [{ 'body.1': '' }, 'body.1', 'missing'],
    [{ 'body.1': '  ' }, 'body.1', 'missing'],
    [{ 'body.1': 'a\nb' }, 'body.1', 'lineBreaks'],
    [{ 'body.1': 'a\tb' }, 'body.1', 'lineBreaks'],
    [{ 'body.1': 'a     b' }, 'body.1', 'lineBreaks'],
    [{ 'body.3': 'x' }, 'body.3', 'unknownValue'],
    [{ 'header.1': 'x'.repeat(60) }, 'header', 'wholeTooLong'],
    [{ 'body.2': 'x'.repeat(1100) }, 'body', 'wholeTooLong'],
    [{ 'button.1': 'x'.repeat(2001) }, 'button.1', 'tooLong'],
    [{ 'button.0': 'x'.repeat(257) }, 'button.0', 'tooLong'],
  ]
  for (const [change, field, code] of wrong)
    assert.deepEqual(codesOf(fillTemplate(order, { ...values, ...change })), [[field, code]])
})

test('each kind of place takes its own kind of value', () => {
  const cases: [unknown[], Record<string, string>, [string, string][]][] = [
    [[{ type: 'header', format: 'image' }], {}, [['header.image', 'missing']]],
    [
      [{ type: 'header', format: 'image' }],
      { 'header.image': 'file:///etc/passwd' },
      [['header.image', 'notAnAddress']],
    ],
    [[{ type: 'header', format: 'image' }], { 'header.image': 'https://sol.example/a.png' }, []],
    [
      [{ type: 'header', format: 'location' }],
      { 'header.latitude': '91', 'header.longitude': '2.17' },
      [['header.latitude', 'notANumber']],
    ],
    [
      [{ type: 'header', format: 'location' }],
      { 'header.latitude': '41.38', 'header.longitude': '-181' },
      [['header.longitude', 'notANumber']],
    ],
    [
      [{ type: 'limited_time_offer', text: 'Two days', expires: true }],
      { 'offer.ends': '2026-01-01T00:00:00Z' },
      [['offer.ends', 'notAMoment']],
    ],
    [
      [{ type: 'limited_time_offer', text: 'Two days', expires: true }],
      { 'offer.ends': 'soon' },
      [['offer.ends', 'notAMoment']],
    ],
    [
      [buttons({ type: 'copy_code', example: 'SUN25' })],
      { 'button.0': 'SUN 25' },
      [['button.0', 'badCode']],
    ],
    [
      [buttons({ type: 'products', text: 'See' })],
      { 'button.0': 'a, b' },
      [['button.0', 'badProducts']],
    ],
    [[buttons({ type: 'products', text: 'See' })], { 'button.0': 'New: a, b; Old: c' }, []],
    [[buttons({ type: 'flow', text: 'Book' })], {}, []],
  ]
  const now = new Date('2026-06-01T00:00:00Z')
  for (const [parts, given, problems] of cases)
    assert.deepEqual(
      codesOf(fillTemplate(template([body('Hello'), ...parts]), given, { now })),
      problems,
    )
})

test('a code goes into the words and into the button', () => {
  const code = template(
    [body('*{{1}}* is your code.'), buttons({ type: 'otp', otp: 'copy_code' })],
    { category: 'authentication' },
  )
  const filled = fillTemplate(code, { 'body.1': '482910' })
  assert.deepEqual(filled.ok && filled.content.buttons, { '0': '482910' })
  assert.deepEqual(codesOf(fillTemplate(code, { 'body.1': '1234567890123456' })), [
    ['body.1', 'badCode'],
  ])
})

test('the file of a header comes with the message, and must be of its kind', () => {
  const picture = template([{ type: 'header', format: 'image' }, body('Look')])
  assert.equal(fillTemplate(picture, {}, { file: 'image' }).ok, true)
  assert.deepEqual(codesOf(fillTemplate(picture, {}, { file: 'document' })), [
    ['header.image', 'wrongFile'],
  ])
  const plain = fillTemplate(order, values)
  assert.ok(plain.ok)
  const checked = checkTemplateContent(order, plain.content, { file: 'image' })
  assert.deepEqual(codesOf(checked), [['header', 'noFile']])
})

test('cards have values of their own', () => {
  const card = {
    components: [
      { type: 'header', format: 'image' },
      body('{{1}} for you'),
      buttons({
        type: 'url',
        text: 'Buy',
        url: 'https://sol.example/{{1}}',
        example: 'https://sol.example/1',
      }),
    ],
  }
  const carousel = template([body('New for {{1}}'), { type: 'carousel', cards: [card, card] }])
  const cardValues = (index: number) => ({
    [`card.${index}.header.image`]: `https://sol.example/${index}.png`,
    [`card.${index}.body.1`]: `Cream ${index}`,
    [`card.${index}.button.0`]: `p/${index}`,
  })
  const all = { 'body.1': 'Ana', ...cardValues(0), ...cardValues(1) }
  const result = fillTemplate(carousel, all)
  assert.ok(result.ok)
  assert.deepEqual(result.content.cards?.[1], {
    header: { image: 'https://sol.example/1.png' },
    body: { '1': 'Cream 1' },
    buttons: { '0': 'p/1' },
  })
  assert.deepEqual(checkTemplateContent(carousel, result.content), result)
  assert.deepEqual(codesOf(fillTemplate(carousel, { ...all, 'card.1.body.1': 'x'.repeat(160) })), [
    ['card.1.body', 'wholeTooLong'],
  ])
  const more = { ...result.content, cards: [...(result.content.cards ?? []), {}] }
  assert.deepEqual(codesOf(checkTemplateContent(carousel, more)), [['cards', 'unknownValue']])
})

test('a message is held against the template, and what it claims to say is not believed', () => {
  const good = fillTemplate(order, values)
  assert.ok(good.ok)
  const lying = { ...good.content, preview: 'You owe us 100 €', labels: ['Pay'] }
  assert.deepEqual(checkTemplateContent(order, lying), good)
  const wrong: [object, [string, string]][] = [
    [{ name: 'another' }, ['name', 'otherTemplate']],
    [{ language: 'es' }, ['name', 'otherTemplate']],
    [{ body: { '1': 'Ana' } }, ['body.2', 'missing']],
    [{ body: { '1': 'Ana', '2': 'x', '3': 'y' } }, ['body.3', 'unknownValue']],
    [{ buttons: { '1': 'x', '0': 'y' } }, ['buttons.0', 'unknownValue']],
    [{ buttons: { '1': 'x', '7': 'y' } }, ['buttons.7', 'unknownValue']],
  ]
  for (const [change, [field, code]] of wrong)
    assert.deepEqual(
      codesOf(checkTemplateContent(order, { ...good.content, ...change })).filter(
        ([at]) => at === field,
      ),
      [[field, code]],
    )
})

test('values come from the customer, the business, the member and the words', () => {
  const from = (variables: Parameters<typeof valuesFrom>[0]['variables'], words: string | null) =>
    valuesFrom(
      { ...order, variables },
      { contactName: ' Ana  Ruiz ', businessName: 'Salon Sol', memberName: null, words },
    )
  assert.deepEqual(
    from(
      {
        'header.1': { from: 'business_name' },
        'body.1': { from: 'first_name', fallback: 'there' },
        'body.2': { from: 'words' },
        'button.1': { from: 'text', text: 'help' },
        'gone.1': { from: 'contact_name' },
      },
      'Two lines\n\tof words',
    ),
    {
      'header.1': 'Salon Sol',
      'body.1': 'Ana',
      'body.2': 'Two lines of words',
      'button.1': 'help',
    },
  )
  assert.deepEqual(
    from({ 'body.1': { from: 'member_name', fallback: 'we' }, 'body.2': { from: 'words' } }, null),
    {
      'body.1': 'we',
    },
  )
})
