import { namesIn } from '@atrium/contract/template/placeholders'
import type {
  TemplateButton,
  TemplateComponent,
  TemplateDraft,
} from '@atrium/contract/template/template'

type Json = Record<string, unknown>
type Part<T extends TemplateComponent['type']> = Extract<TemplateComponent, { type: T }>
/** Handles that Meta gave for samples, by their addresses. */
export type Samples = ReadonlyMap<string, string>

/** A draft as POST /message_templates wants it. */
export function writeDraft(draft: TemplateDraft, samples: Samples): Json {
  return {
    name: draft.name,
    language: draft.language,
    category: draft.category.toUpperCase(),
    parameter_format: draft.parameterFormat.toUpperCase(),
    components: draft.components.map((part) => writeComponent(part, draft, samples)),
  }
}

/** Addresses of the files that reviewers shall look at, each once. */
export function samplesOf({ components }: TemplateDraft): string[] {
  const cards = components.flatMap((part) => (part.type === 'carousel' ? part.cards : []))
  const all = [...components, ...cards.flatMap((card) => card.components)].flatMap((part) =>
    part.type === 'header' && 'example' in part && part.example ? [part.example] : [],
  )
  return [...new Set(all)]
}

function writeComponent(part: TemplateComponent, draft: TemplateDraft, samples: Samples): Json {
  const isCode = draft.category === 'authentication'
  switch (part.type) {
    case 'header':
      return writeHeader(part, draft, samples)
    case 'body':
      // The words of a code are Meta's own.
      return isCode
        ? { type: 'BODY', add_security_recommendation: part.securityAdvice === true }
        : {
            type: 'BODY',
            text: part.text,
            ...exampleOf('body_text', part.text, part.examples, draft),
          }
    case 'footer':
      return isCode
        ? { type: 'FOOTER', code_expiration_minutes: part.codeEndsIn }
        : { type: 'FOOTER', text: part.text }
    case 'buttons':
      return { type: 'BUTTONS', buttons: part.buttons.map(writeButton) }
    case 'carousel':
      return {
        type: 'CAROUSEL',
        cards: part.cards.map((card) => ({
          components: card.components.map((inner) => writeComponent(inner, draft, samples)),
        })),
      }
    case 'limited_time_offer':
      return {
        type: 'LIMITED_TIME_OFFER',
        limited_time_offer: { text: part.text, has_expiration: part.expires },
      }
  }
}

function writeHeader(header: Part<'header'>, draft: TemplateDraft, samples: Samples): Json {
  const head = { type: 'HEADER', format: header.format.toUpperCase() }
  if (header.format === 'text')
    return {
      ...head,
      text: header.text,
      ...exampleOf('header_text', header.text, header.examples, draft),
    }
  if (header.format === 'location' || header.format === 'product') return head
  const sample = 'example' in header && header.example ? samples.get(header.example) : undefined
  return { ...head, ...(sample && { example: { header_handle: [sample] } }) }
}

function exampleOf(
  key: 'header_text' | 'body_text',
  text: string,
  examples: Record<string, string> = {},
  { parameterFormat }: TemplateDraft,
): Json {
  const names = namesIn(text)
  if (names.length === 0) return {}
  if (parameterFormat === 'named') {
    const named = names.map((name) => ({ param_name: name, example: examples[name] ?? '' }))
    return { example: { [`${key}_named_params`]: named } }
  }
  const values = [...names]
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => examples[name] ?? '')
  return { example: { [key]: key === 'body_text' ? [values] : values } }
}

function writeButton(button: TemplateButton): Json {
  switch (button.type) {
    case 'quick_reply':
      return { type: 'QUICK_REPLY', text: button.text }
    case 'url':
      return {
        type: 'URL',
        text: button.text,
        url: button.url,
        ...(button.example && { example: [button.example] }),
      }
    case 'phone':
      return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.phone }
    case 'copy_code':
      return { type: 'COPY_CODE', example: button.example }
    case 'otp':
      return writeOtp(button)
    case 'flow':
      return {
        type: 'FLOW',
        text: button.text,
        flow_id: button.flowId,
        flow_action: button.action ?? 'navigate',
        ...(button.screen && { navigate_screen: button.screen }),
      }
    case 'catalog':
      return { type: 'CATALOG', text: button.text }
    case 'products':
      return { type: 'MPM', text: button.text }
    case 'product':
      return { type: 'SPM', text: button.text }
    case 'voice_call':
      return {
        type: 'VOICE_CALL',
        text: button.text,
        ...(button.minutes !== undefined && { ttl_minutes: button.minutes }),
      }
    case 'call_permission':
      return { type: 'CALL_PERMISSION_REQUEST' }
    case 'contact_request':
      return { type: 'REQUEST_CONTACT_INFO' }
    case 'other':
      return { type: button.kind, text: button.text }
  }
}

function writeOtp(button: Extract<TemplateButton, { type: 'otp' }>): Json {
  const apps = button.apps?.map((app) => ({
    package_name: app.package,
    signature_hash: app.signature,
  }))
  return {
    type: 'OTP',
    otp_type: button.otp.toUpperCase(),
    ...(button.text && { text: button.text }),
    ...(button.autofillText && { autofill_text: button.autofillText }),
    ...(apps && { supported_apps: apps }),
    // Whoever makes such a button says by it that customers expect the code to fill itself in.
    ...(button.otp === 'zero_tap' && { zero_tap_terms_accepted: true }),
  }
}
