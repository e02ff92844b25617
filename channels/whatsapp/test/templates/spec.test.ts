import assert from 'node:assert/strict'
import { fillTemplate } from '@atrium/contract/template/fill'
import { whatsapp } from '../../src/index.ts'
import { outgoing } from '../outgoing.ts'
import { settings } from '../settings.ts'
import { ofSpecification } from '../spec/schemas.ts'
import { everyKind } from './every-kind.ts'

type Json = Record<string, unknown>
type Check = (name: string, value: unknown) => void

const componentSchemas: Record<string, string> = {
  header: 'HeaderComponent',
  body: 'BodyComponent',
  button: 'TemplateComponent',
}

function checkComponents(check: Check, components: Json[]): void {
  for (const component of components) {
    check(componentSchemas[String(component.type)] ?? 'TemplateComponent', component)
    for (const card of (component.cards ?? []) as { components: Json[] }[])
      checkComponents(check, card.components)
  }
}

ofSpecification('every template and button is a message of Meta’s specification', ({ check }) => {
  for (const { name, draft, values } of everyKind) {
    const filled = fillTemplate(draft, values)
    assert.ok(filled.ok, name)
    const rendered = whatsapp.render(outgoing(filled.content), settings)
    assert.ok(rendered.ok, name)
    const { body } = rendered.request as { body: Json & { template: Json } }
    check('TemplateMessage', body)
    checkComponents(check, (body.template.components ?? []) as Json[])
  }
})

ofSpecification('the check sees what is wrong', ({ check }) => {
  assert.throws(() => check('TemplateMessage', { type: 'template', template: { name: 'x' } }))
  const button = { type: 'button', sub_type: 'nothing', index: '0', parameters: [] }
  assert.throws(() => check('TemplateComponent', button))
})
