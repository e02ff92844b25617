import { useEffect, useRef, useState } from 'preact/hooks'
import { type PhoneRef, phoneKey } from '../api.ts'
import { Icon } from '../icons.tsx'
import { registerWidget } from './drive.ts'

/** The customer's browser on the salon's website, with Atrium's real widget in its corner. */
export function Browser({ phone, name }: { phone: PhoneRef; name: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [visit, setVisit] = useState(0)
  const query = new URLSearchParams({ account: phone.accountId, customer: phone.customerId })
  useEffect(
    () => registerWidget(phoneKey(phone), () => frame.current?.contentWindow ?? null),
    [phoneKey(phone)],
  )
  return (
    <div class="browser">
      <iframe
        key={visit}
        ref={frame}
        title={`${name} on the salon’s website`}
        src={`/shop.html?${query}`}
        loading="eager"
      />
      <footer>
        <Icon name="lock" size={13} />
        <span>salon-lumiere.example</span>
        <button type="button" aria-label="Load again" onClick={() => setVisit(visit + 1)}>
          <Icon name="reset" size={15} />
        </button>
      </footer>
    </div>
  )
}
