/** A template of the account, in the form of GET /message_templates. */
export type Template = {
  id: string
  name: string
  language: string
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION'
  parameter_format: 'POSITIONAL' | 'NAMED'
  components: TemplateComponent[]
}

export type TemplateComponent =
  | { type: 'HEADER'; format: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'LOCATION'; text?: string }
  | { type: 'BODY'; text: string }
  | { type: 'FOOTER'; text: string }
  | { type: 'BUTTONS'; buttons: { type: string; text: string; url?: string }[] }

const body = (text: string): TemplateComponent => ({ type: 'BODY', text })
const quickReplies = (...texts: string[]): TemplateComponent => ({
  type: 'BUTTONS',
  buttons: texts.map((text) => ({ type: 'QUICK_REPLY', text })),
})

function template(
  id: number,
  [name, language, category]: [string, string, Template['category']],
  components: TemplateComponent[],
  more: Partial<Template> = {},
): Template {
  return {
    id: String(1_680_000_000_000_000 + id),
    name,
    language,
    status: 'APPROVED',
    category,
    parameter_format: 'POSITIONAL',
    components,
    ...more,
  }
}

const named: Partial<Template> = { parameter_format: 'NAMED' }

/** What the simulated business has had approved, and one template that was paused. */
export function firstTemplates(): Template[] {
  return [
    template(1, ['hello_world', 'en_US', 'UTILITY'], [body('Welcome and congratulations!')]),
    template(
      2,
      ['order_update', 'en', 'UTILITY'],
      [body('Hi {{1}}, news about your order {{2}}: {{3}}. Reply here if you have a question.')],
    ),
    template(
      3,
      ['order_update', 'es', 'UTILITY'],
      [
        body(
          'Hola {{1}}, novedades de tu pedido {{2}}: {{3}}. Responde aquí si tienes una pregunta.',
        ),
      ],
    ),
    template(
      4,
      ['appointment_reminder', 'en', 'UTILITY'],
      [
        { type: 'HEADER', format: 'TEXT', text: 'Your appointment' },
        body('Hi {{first_name}}, we expect you on {{day}} at {{time}}.'),
        { type: 'FOOTER', text: 'Tap to answer' },
        quickReplies('Confirm', 'Reschedule'),
      ],
      named,
    ),
    template(
      5,
      ['appointment_reminder', 'es', 'UTILITY'],
      [
        { type: 'HEADER', format: 'TEXT', text: 'Tu cita' },
        body('Hola {{first_name}}, te esperamos el {{day}} a las {{time}}.'),
        quickReplies('Confirmar', 'Cambiar'),
      ],
      named,
    ),
    template(
      6,
      ['continue_chat', 'en', 'UTILITY'],
      [body('Hi {{1}}, we have an answer to your question. Reply here to go on.')],
    ),
    template(
      7,
      ['continue_chat', 'es', 'UTILITY'],
      [body('Hola {{1}}, tenemos la respuesta a tu pregunta. Responde aquí para seguir.')],
    ),
    template(
      8,
      ['spring_offer', 'en', 'MARKETING'],
      [
        { type: 'HEADER', format: 'IMAGE' },
        body('{{1}}, this week {{2}} off everything.'),
        {
          type: 'BUTTONS',
          buttons: [{ type: 'URL', text: 'Open', url: 'https://shop.example/{{1}}' }],
        },
      ],
    ),
    template(9, ['login_code', 'en', 'AUTHENTICATION'], [body('{{1}} is your code.')]),
    template(10, ['old_offer', 'en', 'MARKETING'], [body('{{1}}, do not miss it.')], {
      status: 'PAUSED',
    }),
  ]
}

/** Placeholders of a text: `1`, `2` or names. */
export function placeholders(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), (match) => match[1] ?? ''))]
}

/** The text with its values. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
