import type { Button, Category, Component, Template } from './template.ts'

const body = (text: string): Component => ({ type: 'BODY', text })
const buttons = (...all: Button[]): Component => ({ type: 'BUTTONS', buttons: all })
const quickReplies = (...texts: string[]): Component => ({
  type: 'BUTTONS',
  buttons: texts.map((text) => ({ type: 'QUICK_REPLY', text })),
})

function template(
  id: number,
  [name, language, category]: [string, string, Category],
  components: Component[],
  more: Partial<Template> = {},
): Template {
  return {
    id: String(1_680_000_000_000_000 + id),
    name,
    language,
    status: 'APPROVED',
    category,
    parameter_format: 'POSITIONAL',
    quality_score: { score: 'UNKNOWN' },
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
        buttons({ type: 'URL', text: 'Open', url: 'https://shop.example/{{1}}' }),
      ],
    ),
    template(
      9,
      ['login_code', 'en', 'AUTHENTICATION'],
      [
        { ...body('*{{1}}* is your verification code.'), add_security_recommendation: true },
        buttons({ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }),
      ],
    ),
    template(10, ['old_offer', 'en', 'MARKETING'], [body('{{1}}, do not miss it.')], {
      status: 'PAUSED',
    }),
  ]
}
