import { useTranslation } from 'react-i18next'
import { CopyLine } from '../channels/copy-line.tsx'
import settings from '../settings.module.css'
import classes from './shops.module.css'

/** How an order is signed and posted, ready to be pasted into a shell. */
export function Example({ url }: { url: string }) {
  const { t } = useTranslation()
  return (
    <section className={`${settings.card} ${settings.padded} ${classes.example}`}>
      <h3>{t('shops.example')}</h3>
      <p>{t('shops.exampleText')}</p>
      <CopyLine text={exampleFor(url)} label={t('shops.copyExample')} />
    </section>
  )
}

function exampleFor(url: string): string {
  return `SECRET='shop_…'
NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)
ORDER='{"id":"1","number":"4821","state":"paid","placedAt":"'$NOW'","updatedAt":"'$NOW'",
  "total":{"amount":59.9,"currency":"EUR"},"lines":[{"name":"Repair mask","quantity":2}],
  "customer":{"email":"rosa@example.com","phone":"+34600111222"}}'
T=$(date +%s)
SIGN=$(printf '%s.%s' "$T" "$ORDER" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/.* //')
curl -H "Atrium-Signature: t=$T,v1=$SIGN" --data-binary "$ORDER" ${url}`
}
