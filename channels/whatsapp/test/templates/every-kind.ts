import { TemplateDraft } from '@atrium/contract/template/template'

type Part = Record<string, unknown>
/** A template as it is handed in, and the values with which it is sent. */
export type Kind = { name: string; draft: TemplateDraft; values: Record<string, string> }

const body = (text = 'Hello from Salon Sol', examples?: Part): Part => ({
  type: 'body',
  text,
  ...(examples && { examples }),
})
const buttons = (...all: Part[]): Part => ({ type: 'buttons', buttons: all })
const media = (format: string): Part => ({
  type: 'header',
  format,
  example: `https://sol.example/sample.${format}`,
})
const reply = (text: string): Part => ({ type: 'quick_reply', text })
const link: Part = {
  type: 'url',
  text: 'Open',
  url: 'https://sol.example/{{1}}',
  example: 'https://sol.example/summer',
}

function kind(
  name: string,
  components: Part[],
  values: Record<string, string> = {},
  more: Part = {},
): Kind {
  const draft = TemplateDraft.parse({
    name,
    language: 'en',
    category: 'marketing',
    parameterFormat: 'positional',
    components,
    ...more,
  })
  return { name, draft, values }
}

const card = (name: string): Part => ({
  components: [
    media('image'),
    body(`${name} for {{1}}, as long as there is some`, { '1': 'Ana' }),
    buttons(reply('More'), link),
  ],
})
const cardValues = (index: number) => ({
  [`card.${index}.header.image`]: `https://sol.example/${index}.png`,
  [`card.${index}.body.1`]: 'Ana',
  [`card.${index}.button.0`]: `more-${index}`,
  [`card.${index}.button.1`]: `cream/${index}`,
})
const productCard: Part = {
  components: [{ type: 'header', format: 'product' }, buttons({ type: 'product', text: 'View' })],
}
const productValues = (index: number) => ({
  [`card.${index}.header.product`]: `SKU-${index}`,
  [`card.${index}.header.catalog`]: '194836987003835',
})
const code = { category: 'authentication' }

/** Every type of component and of button that can be handed in, with values to send it. */
export const everyKind: Kind[] = [
  kind('plain', [body()]),
  kind(
    'numbered',
    [body('Hi {{1}}, your order {{2}} leaves us today.', { '1': 'Ana', '2': '7' })],
    {
      'body.1': 'Ana',
      'body.2': '#4821',
    },
  ),
  kind(
    'named',
    [
      {
        type: 'header',
        format: 'text',
        text: 'Order {{number}}',
        examples: { number: '7' },
      },
      body('Hi {{first_name}}, it leaves us today.', { first_name: 'Ana' }),
      { type: 'footer', text: 'Salon Sol' },
    ],
    { 'header.number': '4821', 'body.first_name': 'Ana' },
    { parameterFormat: 'named', category: 'utility' },
  ),
  kind('image', [media('image'), body()], { 'header.image': 'https://sol.example/a.png' }),
  kind('video', [media('video'), body()], { 'header.video': 'https://sol.example/a.mp4' }),
  kind('document', [media('document'), body()], { 'header.document': 'https://sol.example/a.pdf' }),
  kind('place', [{ type: 'header', format: 'location' }, body()], {
    'header.latitude': '41.3851',
    'header.longitude': '2.1734',
    'header.name': 'Salon Sol',
    'header.address': 'Carrer Gran 1',
  }),
  kind('replies', [body(), buttons(reply('Yes'), reply('No'))], { 'button.1': 'NO_THANKS' }),
  kind(
    'mixed',
    [body(), buttons(reply('Yes'), link, { type: 'phone', text: 'Call', phone: '+34600111222' })],
    {
      'button.1': 'offers/1',
    },
  ),
  kind('coupon', [body(), buttons({ type: 'copy_code', example: 'SUN25' }, link)], {
    'button.0': 'SUN25',
    'button.1': 'sun',
  }),
  kind('form', [
    body(),
    buttons({ type: 'flow', text: 'Book', flowId: '4711', screen: 'DATES', action: 'navigate' }),
  ]),
  kind('catalog', [body(), buttons({ type: 'catalog', text: 'See all' })], { 'button.0': 'SKU-1' }),
  kind('products', [body(), buttons({ type: 'products', text: 'See them' })], {
    'button.0': 'Creams: SKU-1, SKU-2; Oils: SKU-3',
  }),
  kind(
    'product',
    [{ type: 'header', format: 'product' }, body(), buttons({ type: 'product', text: 'View' })],
    {
      'header.product': 'SKU-1',
      'header.catalog': '194836987003835',
    },
  ),
  kind('call', [body(), buttons({ type: 'voice_call', text: 'Call us', minutes: 1440 })]),
  kind('call_permission', [body(), buttons({ type: 'call_permission' })]),
  kind('contact_request', [body(), buttons({ type: 'contact_request' })]),
  kind(
    'carousel',
    [
      body('New for {{1}} this week', { '1': 'Ana' }),
      { type: 'carousel', cards: [card('Cream'), card('Oil')] },
    ],
    {
      'body.1': 'Ana',
      ...cardValues(0),
      ...cardValues(1),
    },
  ),
  kind('product_cards', [body(), { type: 'carousel', cards: [productCard, productCard] }], {
    ...productValues(0),
    ...productValues(1),
  }),
  kind(
    'offer',
    [
      media('image'),
      { type: 'limited_time_offer', text: 'Two days only', expires: true },
      body(),
      buttons({ type: 'copy_code', example: 'SUN25' }, link),
    ],
    {
      'header.image': 'https://sol.example/a.png',
      'offer.ends': '2026-03-04T10:00:00Z',
      'button.0': 'SUN25',
      'button.1': 'sun',
    },
  ),
  kind(
    'code_to_copy',
    [
      { type: 'body', text: '*{{1}}* is your verification code.', securityAdvice: true },
      { type: 'footer', text: '', codeEndsIn: 10 },
      buttons({ type: 'otp', otp: 'copy_code', text: 'Copy' }),
    ],
    { 'body.1': '482910' },
    code,
  ),
  kind(
    'code_for_an_app',
    [
      { type: 'body', text: '*{{1}}* is your verification code.' },
      buttons({
        type: 'otp',
        otp: 'one_tap',
        text: 'Copy',
        autofillText: 'Fill in',
        apps: [{ package: 'example.sol.app', signature: 'K8a/AINcGX7' }],
      }),
    ],
    { 'body.1': '482910' },
    code,
  ),
]
