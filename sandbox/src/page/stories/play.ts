import { moveClock, type PhoneRef, phoneKey, sendAct, sendFile, setFaults } from '../api.ts'
import { findPhone } from '../choice.ts'
import { samplePicture } from '../phone/samples.ts'
import { appOf, peek, setStage, showPhones } from '../store.ts'
import { typeInWidget } from '../webchat/drive.ts'
import type { Deed, Story } from './story.ts'

/** The phones of a story's cast; undefined for those who are not there. */
export function castOf(story: Story): (PhoneRef | undefined)[] {
  const { overview } = peek()
  return story.cast
    .map(({ who, channel }) => overview && findPhone(overview, channel, who))
    .map((one) => one || undefined)
}

/** Puts the cast on the table, and keeps the other phones beside them where there is room. */
export function setTable(story: Story): void {
  const cast = castOf(story).filter((one) => one !== undefined)
  const rest = peek().phones.filter(
    (one) =>
      !cast.some((phone) => phoneKey(phone) === phoneKey(one)) &&
      !cast.some((phone) => phone.accountId === one.accountId),
  )
  showPhones([...cast, ...rest].slice(0, Math.max(3, cast.length)))
}

/** Plays one deed of a step; throws with words where it cannot. */
export async function perform(deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'clock':
      await moveClock({ advance: deed.advance })
      return wait(500)
    case 'line':
      for (const account of peek().overview?.accounts ?? [])
        if (account.channel === deed.channel)
          await setFaults(account.accountId, { outage: deed.cut })
      return wait(300)
    case 'say':
    case 'picture':
    case 'react':
    case 'number':
      return onPhone(deed)
  }
}

async function onPhone(deed: Extract<Deed, { who: string }>): Promise<void> {
  const { overview } = peek()
  const phone = overview && findPhone(overview, deed.channel, deed.who)
  if (!phone) throw new Error(`${deed.who} is not on ${deed.channel} here.`)
  const key = phoneKey(phone)
  const words = deed.kind === 'react' || deed.kind === 'number' ? '' : deed.text
  try {
    if (deed.channel === 'webchat' && deed.kind === 'say') {
      setStage({ key, words: '' })
      if (await typeInWidget(key, words)) return
    } else if (appOf(deed.channel)) await type(key, words)
    else setStage({ key, words: '' })
    await act(phone, deed)
    await wait(350)
  } finally {
    setStage(null)
  }
}

async function act(phone: PhoneRef, deed: Extract<Deed, { who: string }>): Promise<void> {
  if (deed.kind === 'picture') {
    await sendFile(phone, { ...samplePicture(deed.picture), caption: deed.text })
    return
  }
  if (deed.kind === 'say') {
    const { text, subject } = deed
    await sendAct(phone, { kind: 'text', text, ...(subject !== undefined && { subject }) })
    return
  }
  if (deed.kind === 'number') {
    const { name, phone: number } = customerOf(phone)
    if (!number) throw new Error(`${name} has no phone number to share.`)
    await sendAct(phone, { kind: 'contacts', name, phone: number })
    return
  }
  const messages = peek().transcripts[phoneKey(phone)]?.messages ?? []
  const last = messages.findLast(({ from }) => from === 'business')
  if (!last) throw new Error('There is no message of the salon to react to yet.')
  await sendAct(phone, { kind: 'reaction', to: last.id, emoji: deed.emoji })
}

function customerOf({ accountId, customerId }: PhoneRef) {
  const account = peek().overview?.accounts.find((one) => one.accountId === accountId)
  const customer = account?.customers.find(({ id }) => id === customerId)
  if (!customer) throw new Error('This phone is not on the table any more.')
  return customer
}

/** The words appear in the phone's composer as if typed. */
async function type(key: string, words: string): Promise<void> {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return setStage({ key, words })
  const letters = [...words]
  const pause = Math.max(8, Math.min(34, 1_500 / letters.length))
  for (let at = 0; at <= letters.length; at += 1) {
    setStage({ key, words: letters.slice(0, at).join('') })
    await wait(pause)
  }
  await wait(250)
}

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
