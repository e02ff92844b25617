import { arrayOf, type Fields, fieldsOf, textOf } from '@atrium/channel-kit/meta/fields'
import type { ProviderTemplate } from '@atrium/channel-kit/templates'
import { TemplateButton, TemplateComponent } from '@atrium/contract/template/template'
import { categoryOf, qualityOf, reasonOf, statusOf } from './words.ts'

type Part = TemplateComponent
type Examples = { examples?: Record<string, string> }

/** One element of GET /message_templates. Undefined where it is none that can be named. */
export function readTemplate(value: unknown): ProviderTemplate | undefined {
  const fields = fieldsOf(value)
  const [externalId, name, language] = [fields.id, fields.name, fields.language].map(textOf)
  const category = categoryOf(textOf(fields.category) ?? '')
  if (!externalId || !name || !language || !category) return undefined
  const word = textOf(fields.status) ?? ''
  const status = statusOf(word) ?? 'other'
  const known = status === 'other' ? reasonOf(word) : undefined
  const announced = categoryOf(textOf(fields.correct_category) ?? '')
  const coming = announced && announced !== category ? `Meta will make it ${announced}.` : undefined
  return {
    externalId,
    name,
    language,
    category,
    status,
    reason: known ?? reasonOf(textOf(fields.rejected_reason)) ?? coming ?? null,
    quality: qualityOf(textOf(fieldsOf(fields.quality_score).score) ?? ''),
    parameterFormat:
      textOf(fields.parameter_format)?.toUpperCase() === 'NAMED' ? 'named' : 'positional',
    components: arrayOf(fields.components).flatMap((part) => readComponent(fieldsOf(part))),
  }
}

const wordOf = (value: unknown) => (textOf(value) ?? '').toUpperCase()

function readComponent(fields: Fields): Part[] {
  switch (wordOf(fields.type)) {
    case 'HEADER':
      return readHeader(fields)
    case 'BODY':
      return valid({
        type: 'body',
        text: textOf(fields.text) ?? '',
        ...examplesOf(fieldsOf(fields.example), 'body_text'),
        ...(fields.add_security_recommendation === true && { securityAdvice: true }),
      })
    case 'FOOTER':
      return valid({
        type: 'footer',
        text: textOf(fields.text) ?? '',
        ...(typeof fields.code_expiration_minutes === 'number' && {
          codeEndsIn: fields.code_expiration_minutes,
        }),
      })
    case 'BUTTONS':
      return valid({
        type: 'buttons',
        buttons: arrayOf(fields.buttons).flatMap((button) => readButton(fieldsOf(button))),
      })
    case 'CAROUSEL':
      return valid({
        type: 'carousel',
        cards: arrayOf(fields.cards).map((card) => ({
          components: arrayOf(fieldsOf(card).components).flatMap((part) =>
            readComponent(fieldsOf(part)),
          ),
        })),
      })
    case 'LIMITED_TIME_OFFER': {
      const offer = fieldsOf(fields.limited_time_offer)
      const expires = offer.has_expiration === true
      return valid({ type: 'limited_time_offer', text: textOf(offer.text) ?? '', expires })
    }
    default:
      return []
  }
}

/** What does not fit our form is left out, so that one odd template does not hide the others. */
function valid(part: unknown): Part[] {
  const parsed = TemplateComponent.safeParse(part)
  return parsed.success ? [parsed.data] : []
}

function readHeader(fields: Fields): Part[] {
  const format = (textOf(fields.format) ?? 'TEXT').toLowerCase()
  const example = fieldsOf(fields.example)
  if (format === 'text') {
    const text = textOf(fields.text) ?? ''
    return valid({ type: 'header', format, text, ...examplesOf(example, 'header_text') })
  }
  if (format === 'location' || format === 'product') return valid({ type: 'header', format })
  const sample = textOf(arrayOf(example.header_handle)[0])
  return valid({ type: 'header', format, ...(sample && { example: sample }) })
}

/** `body_text: [["Ana"]]`, `header_text: ["123"]`, or `…_named_params: [{param_name, example}]`. */
function examplesOf(example: Fields, key: 'body_text' | 'header_text'): Examples {
  const named = arrayOf(example[`${key}_named_params`]).map((one) => {
    const { param_name, example: value } = fieldsOf(one)
    return [textOf(param_name) ?? '', textOf(value) ?? ''] as const
  })
  const numbered = arrayOf(example[key])
    .flat()
    .map((value, index) => [String(index + 1), textOf(value) ?? ''] as const)
  const all = named.length > 0 ? named : numbered
  return all.length > 0 ? { examples: Object.fromEntries(all) } : {}
}

function readButton(fields: Fields): TemplateButton[] {
  const parsed = TemplateButton.safeParse(buttonOf(fields))
  if (parsed.success) return [parsed.data]
  return [
    { type: 'other', kind: wordOf(fields.type) || 'nothing', text: textOf(fields.text) ?? '' },
  ]
}

function buttonOf(fields: Fields): unknown {
  const text = textOf(fields.text)
  const example = textOf(arrayOf(fields.example)[0]) ?? textOf(fields.example)
  switch (wordOf(fields.type)) {
    case 'QUICK_REPLY':
      return { type: 'quick_reply', text }
    case 'URL':
      return urlOf(fields, text, example)
    case 'PHONE_NUMBER':
      return { type: 'phone', text, phone: textOf(fields.phone_number) }
    case 'COPY_CODE':
      return { type: 'copy_code', ...(text && { text }), example: example ?? '' }
    case 'OTP':
      return otpOf(fields, text)
    case 'FLOW':
      return {
        type: 'flow',
        text,
        ...(fields.flow_id !== undefined && { flowId: String(fields.flow_id) }),
        ...(textOf(fields.navigate_screen) && { screen: fields.navigate_screen }),
        ...(textOf(fields.flow_action) && { action: String(fields.flow_action).toLowerCase() }),
      }
    case 'CATALOG':
      return { type: 'catalog', text }
    case 'MPM':
      return { type: 'products', text }
    case 'SPM':
      return { type: 'product', text }
    case 'VOICE_CALL':
      return {
        type: 'voice_call',
        text,
        ...(typeof fields.ttl_minutes === 'number' && { minutes: fields.ttl_minutes }),
      }
    case 'CALL_PERMISSION_REQUEST':
      return { type: 'call_permission' }
    case 'REQUEST_CONTACT_INFO':
      return { type: 'contact_request' }
    default:
      return undefined
  }
}

/** Meta lists the button of a one-time code as a link of its own. */
function urlOf(fields: Fields, text: string | undefined, example: string | undefined): unknown {
  const url = textOf(fields.url) ?? ''
  const otp = /^https:\/\/www\.whatsapp\.com\/otp\/code\/\?.*otp_type=(\w+)/.exec(url)?.[1]
  if (otp) return { type: 'otp', otp: otp.toLowerCase(), ...(text && { text }) }
  return { type: 'url', text, url, ...(example && { example }) }
}

function otpOf(fields: Fields, text: string | undefined): unknown {
  const apps = arrayOf(fields.supported_apps).map((app) => {
    const { package_name, signature_hash } = fieldsOf(app)
    return { package: package_name, signature: signature_hash }
  })
  return {
    type: 'otp',
    otp: wordOf(fields.otp_type).toLowerCase(),
    ...(text && { text }),
    ...(textOf(fields.autofill_text) && { autofillText: fields.autofill_text }),
    ...(apps.length > 0 && { apps }),
  }
}
