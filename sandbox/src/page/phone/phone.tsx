import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AccountView } from '../../view.ts'
import { type PhoneRef, phoneKey, sendAct } from '../api.ts'
import { Chat } from '../chat/chat.tsx'
import { lookOf, plainApp } from '../chat/look.ts'
import { Icon } from '../icons.tsx'
import { MailApp } from '../mail/mail-app.tsx'
import { accountOf, useStore } from '../store.ts'
import { hours, useNow } from '../time.ts'
import { Browser } from '../webchat/browser.tsx'
import { OnPhone } from './follow.ts'
import { LockScreen } from './lock-screen.tsx'
import { Picker } from './picker.tsx'

/** A customer's phone on the table, showing one channel. */
export function Phone({ phone, index }: { phone: PhoneRef; index: number }) {
  const account = useStore(() => accountOf(phone))
  const onStage = useStore((state) => state.stage?.key === phoneKey(phone))
  const [asleepSince, setAsleepSince] = useState<string | null>(null)
  const stand = useRef<HTMLElement>(null)
  const now = useNow()
  const app = account && chatAppOf(account)
  useReading(phone, app !== undefined && asleepSince === null)
  useEffect(() => {
    if (onStage)
      stand.current?.scrollIntoView({ behavior: 'smooth', inline: 'center', block: 'nearest' })
  }, [onStage])

  const customer = account?.customers.find(({ id }) => id === phone.customerId)
  if (!account || !customer) return null
  const asleep = asleepSince !== null
  const business = businessName(account)
  return (
    <article class={onStage ? 'stand on-stage' : 'stand'} ref={stand} aria-label={customer.name}>
      <Picker phone={phone} index={index} account={account} customer={customer} />
      <div
        class={`handset ${app ? 'chat-app' : account.channel}${asleep ? ' asleep' : ''}`}
        style={app && lookOf(app)}
      >
        <button
          type="button"
          class="power"
          aria-label={asleep ? 'Wake the phone' : 'Put the phone to sleep'}
          title={asleep ? 'Wake the phone' : 'Put the phone to sleep: messages arrive unread'}
          onClick={() => setAsleepSince(asleep ? null : now.toISOString())}
        />
        <div class="glass">
          <div class="status" aria-hidden="true">
            <span>{hours(now)}</span>
            <span class="island" />
            <StatusSigns cut={account.faults.outage} />
          </div>
          <div class="screen">
            <OnPhone.Provider value={phone}>
              {app && <Chat phone={phone} app={app} business={business} echo={account.echo} />}
              {account.channel === 'email' && (
                <MailApp phone={phone} business={business} customer={customer} />
              )}
              {account.channel === 'webchat' && <Browser phone={phone} name={customer.name} />}
            </OnPhone.Provider>
          </div>
          {asleepSince !== null && (
            <LockScreen
              phone={phone}
              from={business}
              channel={account.channel}
              since={asleepSince}
              onWake={() => setAsleepSince(null)}
            />
          )}
        </div>
      </div>
    </article>
  )
}

/** Mail and the website have programs of their own; everything else is a chat. */
function chatAppOf(account: AccountView): ChatApp | undefined {
  if (account.channel === 'email' || account.channel === 'webchat') return undefined
  return account.app ?? plainApp
}

/** The account's name without the channel that its owner wrote behind it. */
const businessName = ({ name }: AccountView) => name.split(' · ')[0] ?? name

function StatusSigns({ cut }: { cut: boolean }) {
  return (
    <span class="signs">
      {cut ? (
        <Icon name="close" size={13} />
      ) : (
        <svg width="17" height="11" viewBox="0 0 17 11" fill="currentColor" aria-hidden="true">
          <rect x="0" y="7" width="3" height="4" rx="1" />
          <rect x="4.5" y="5" width="3" height="6" rx="1" />
          <rect x="9" y="2.5" width="3" height="8.5" rx="1" />
          <rect x="13.5" y="0" width="3" height="11" rx="1" />
        </svg>
      )}
      <svg width="25" height="12" viewBox="0 0 25 12" fill="none" aria-hidden="true">
        <rect x=".5" y=".5" width="21" height="11" rx="3.5" stroke="currentColor" opacity=".45" />
        <rect x="2" y="2" width="15" height="8" rx="2" fill="currentColor" />
        <path d="M23 4v4c.8-.3 1.3-1.1 1.3-2S23.8 4.3 23 4Z" fill="currentColor" opacity=".5" />
      </svg>
    </span>
  )
}

/** A chat that lies open is read: the ticks of the business turn blue a moment later. */
function useReading(phone: PhoneRef, reads: boolean): void {
  const key = phoneKey(phone)
  const unread = useStore(
    (state) =>
      state.transcripts[key]?.messages.findLast(
        (message) => message.from === 'business' && message.state !== 'read' && !message.deleted,
      )?.id,
  )
  useEffect(() => {
    if (!reads || unread === undefined) return
    const timer = setTimeout(
      () => void sendAct(phone, { kind: 'read' }).catch(() => undefined),
      900,
    )
    return () => clearTimeout(timer)
  }, [key, reads, unread])
}
