import { GraphRefusal } from '@atrium/channel-kit/meta/fake/graph-reply'
import type { SentComponent, TemplateParameter } from '../checks.ts'
import { type Button, placeholders } from './template.ts'

/** What a button of this kind is called when it is sent, which parameter it has, and whether it needs one. */
type Wanted = { sub: string; key: string; required: boolean }

function wantedBy({ type, url }: Button): Wanted | undefined {
  switch (type) {
    case 'URL':
      return placeholders(url).length > 0 ? { sub: 'url', key: 'text', required: true } : undefined
    case 'OTP':
      return { sub: 'url', key: 'text', required: true }
    case 'QUICK_REPLY':
      return { sub: 'quick_reply', key: 'payload', required: false }
    case 'COPY_CODE':
      return { sub: 'copy_code', key: 'coupon_code', required: true }
    case 'FLOW':
      return { sub: 'flow', key: 'action', required: true }
    case 'CATALOG':
      return { sub: 'catalog', key: 'action', required: false }
    case 'MPM':
      return { sub: 'mpm', key: 'action', required: true }
    default:
      return undefined
  }
}

/** Values of buttons as Meta wants them: at the button's place, of its kind, one each. */
export function checkButtons(buttons: Button[], given: SentComponent[]): void {
  const sent = given.filter(({ type }) => type === 'button')
  for (const { index, sub_type } of sent) {
    const button = buttons[Number(index)]
    if (!button || wantedBy(button)?.sub !== sub_type)
      throw new GraphRefusal(
        132000,
        'Number of parameters does not match the expected number of params',
        `buttons: no parameter expected at index ${index} of type ${sub_type}`,
      )
  }
  buttons.forEach((button, index) => {
    const wanted = wantedBy(button)
    const own = sent.find((one) => one.index === String(index))
    if (wanted && (own || wanted.required)) checkOne(wanted, own?.parameters?.[0], index)
  })
}

function checkOne({ sub, key }: Wanted, parameter: TemplateParameter | undefined, index: number) {
  const value = parameter?.[key]
  if (value === undefined || value === '')
    throw new GraphRefusal(
      131008,
      'Required parameter is missing',
      `buttons: Button at index ${index} of type ${sub} requires a parameter`,
    )
  const action = typeof value === 'object' && value !== null ? value : {}
  if (sub === 'mpm' && !('sections' in action && 'thumbnail_product_retailer_id' in action))
    throw new GraphRefusal(131008, 'Required parameter is missing', 'sections')
}
