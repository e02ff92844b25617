import type { TemplateDecision, TemplateInReview } from '@atrium/channel-kit/fake'
import { useState } from 'preact/hooks'
import type { AccountView } from '../../view.ts'
import { decideTemplate } from '../api.ts'
import { ChannelMark } from '../channel-icon.tsx'
import { Icon } from '../icons.tsx'
import { attempt, useStore } from '../store.ts'
import { Popover } from './popover.tsx'

/** The provider's reviewers: what waits for them is counted on the button. */
export function ReviewTool() {
  const accounts = useStore((state) => state.overview?.accounts ?? [])
  const [open, setOpen] = useState(false)
  const reviewed = accounts.filter(({ templates }) => templates !== null)
  if (reviewed.length === 0) return null
  const waiting = reviewed
    .flatMap(({ templates }) => templates ?? [])
    .filter(({ status }) => status === 'pending').length
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      button={
        <button
          type="button"
          class={waiting > 0 ? 'tool waiting-review' : 'tool'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="book" size={18} />
          <span>{waiting > 0 ? `Reviewers (${waiting})` : 'Reviewers'}</span>
        </button>
      }
    >
      <div class="reviews">
        <h2>At the provider’s desk</h2>
        <p class="faint">
          Decide on templates as the provider’s reviewers do. Atrium hears it at once.
        </p>
        {reviewed.map((account) => (
          <ReviewOf key={account.accountId} account={account} />
        ))}
      </div>
    </Popover>
  )
}

function ReviewOf({ account }: { account: AccountView }) {
  const rank = ({ status }: TemplateInReview) => (status === 'pending' ? 0 : 1)
  const sorted = (account.templates ?? []).toSorted((a, b) => rank(a) - rank(b))
  return (
    <section>
      <h3>
        <ChannelMark channel={account.channel} size={13} />
        {account.name}
      </h3>
      <ul>
        {sorted.map((template) => (
          <Review key={template.id} accountId={account.accountId} template={template} />
        ))}
      </ul>
    </section>
  )
}

const reasons = [
  ['INVALID_FORMAT', 'its form'],
  ['INCORRECT_CATEGORY', 'its category'],
  ['PROMOTIONAL', 'it is promotional'],
  ['ABUSIVE_CONTENT', 'its content'],
  ['SCAM', 'a scam'],
] as const

function Review({ accountId, template }: { accountId: string; template: TemplateInReview }) {
  const decide = (decision: TemplateDecision) =>
    void attempt(() => decideTemplate(accountId, template.id, decision))
  const { status, category, quality } = template
  return (
    <li aria-label={`${template.name} ${template.language}`}>
      <strong>
        {template.name} <small>{template.language}</small>
      </strong>
      <small>
        {status} · {category}
        {quality !== 'unknown' && ` · ${quality}`}
      </small>
      <p>{template.text}</p>
      <div class="review-acts">
        <button type="button" class="pill" onClick={() => decide({ kind: 'approve' })}>
          Approve
        </button>
        <Choice
          label="Reject for …"
          options={reasons}
          onChoose={(reason) => decide({ kind: 'reject', reason })}
        />
        <Choice
          label="More …"
          options={[
            ['pause', 'Pause it'],
            ['disable', 'Disable it'],
            ['MARKETING', 'Make it marketing'],
            ['UTILITY', 'Make it utility'],
            ['GREEN', 'Quality: high'],
            ['YELLOW', 'Quality: medium'],
            ['RED', 'Quality: low'],
          ]}
          onChoose={(what) => decide(decisionOf(what))}
        />
      </div>
    </li>
  )
}

function decisionOf(
  what: 'pause' | 'disable' | 'MARKETING' | 'UTILITY' | 'GREEN' | 'YELLOW' | 'RED',
): TemplateDecision {
  if (what === 'pause' || what === 'disable') return { kind: what }
  if (what === 'MARKETING' || what === 'UTILITY') return { kind: 'category', category: what }
  return { kind: 'quality', quality: what }
}

function Choice<T extends string>({
  label,
  options,
  onChoose,
}: {
  label: string
  options: readonly (readonly [T, string])[]
  onChoose: (value: T) => void
}) {
  return (
    <select
      aria-label={label}
      value=""
      onChange={(event) => {
        const [chosen] = options.find(([value]) => value === event.currentTarget.value) ?? []
        event.currentTarget.value = ''
        if (chosen) onChoose(chosen)
      }}
    >
      <option value="">{label}</option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  )
}
