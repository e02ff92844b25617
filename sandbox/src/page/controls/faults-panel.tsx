import type { Faults } from '@atrium/channel-kit/fake'
import type { AccountView } from '../../view.ts'
import { setFaults } from '../api.ts'
import { ChannelMark } from '../channel-icon.tsx'
import { attempt, useStore } from '../store.ts'

type Fault = { key: keyof Faults; words: string; more: string }

const all: Fault[] = [
  {
    key: 'outage',
    words: 'The line is cut',
    more: 'Nothing gets through in either direction. Later everything is retried.',
  },
  {
    key: 'duplicate',
    words: 'Everything arrives twice',
    more: 'The provider repeats each message to Atrium.',
  },
  { key: 'reorder', words: 'Wrong order', more: 'A later message overtakes an earlier one.' },
  {
    key: 'error',
    words: 'The provider answers with errors',
    more: 'Replies are refused until you switch this off.',
  },
  {
    key: 'timeout',
    words: 'Answers get lost',
    more: 'The provider delivers a reply, but never says so.',
  },
]
// The widget talks to Atrium itself: no provider stands between them.
const onWebsite = all.filter(({ key }) => key === 'outage' || key === 'error')

/** Switches for what goes wrong in real life, per channel, in plain words. */
export function FaultsPanel() {
  const accounts = useStore((state) => state.overview?.accounts ?? [])
  return (
    <div class="faults">
      <h2>Break things on purpose</h2>
      <p class="faint">Nothing may be lost, and nothing may appear twice. Try it.</p>
      {accounts.map((account) => (
        <FaultsOf key={account.accountId} account={account} />
      ))}
      {accounts.length === 0 && <p>There are no channels yet.</p>}
    </div>
  )
}

function FaultsOf({ account }: { account: AccountView }) {
  const list = account.channel === 'webchat' ? onWebsite : all
  return (
    <fieldset>
      <legend>
        <ChannelMark channel={account.channel} size={13} />
        {account.name}
      </legend>
      {list.map(({ key, words, more }) => (
        <label key={key} class="switch">
          <input
            type="checkbox"
            role="switch"
            aria-checked={account.faults[key]}
            checked={account.faults[key]}
            onChange={(event) => {
              const on = event.currentTarget.checked
              void attempt(() => setFaults(account.accountId, { [key]: on }))
            }}
          />
          <span>
            {words}
            <small>{more}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
