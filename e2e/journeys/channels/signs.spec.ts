import { expect, test } from '../../atrium.ts'
import { openOwnAccount } from '../../support/own-account.ts'

/** What the provider lets a business show, and what it tells of a message that its writer changes. */
type Door = { channel: string; seen: boolean; edits: boolean; unsends: boolean }

const doors: Door[] = [
  { channel: 'telegram', seen: false, edits: true, unsends: false },
  { channel: 'instagram', seen: true, edits: true, unsends: true },
  { channel: 'messenger', seen: true, edits: true, unsends: false },
  { channel: 'whatsapp', seen: true, edits: true, unsends: true },
  { channel: 'line', seen: true, edits: false, unsends: true },
  { channel: 'api', seen: true, edits: true, unsends: true },
]

for (const [index, { channel, seen, edits, unsends }] of doors.entries())
  test(`${channel}: “seen” and “typing” reach the phone, and what its owner changes there changes here`, async ({
    agent,
    sandbox,
    page,
    api,
    shot,
  }) => {
    const system = {
      system: 'signs',
      secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
      url: 'http://127.0.0.1:9/',
    }
    const door =
      channel === 'api' ? await openOwnAccount(api, sandbox, 'api', system, 'Signs') : channel
    const uma = await sandbox.add(door, {
      name: `Uma of ${channel}`,
      phone: `+3361235018${index}`,
    })
    const words = `Hello ${channel}, on Friday?`
    const id = await uma.says(words)
    const own = async () => (await uma.messages()).find((message) => message.id === id)
    await page.goto('/inbox/open')
    await agent.list.getByRole('link').filter({ hasText: words }).click()
    await expect(agent.message(words)).toBeVisible()
    // The record is there, and with it where a reply goes: what is typed before that is told to the team alone.
    await expect(agent.panel.getByRole('textbox', { name: 'Company' })).toBeVisible()

    await test.step('She sees that it was seen, and that somebody answers', async () => {
      if (seen) await expect.poll(async () => (await own())?.state).toBe('read')
      expect(await uma.businessTypes()).toBe(false)
      await agent.reply.pressSequentially('Yes, at t')
      await expect.poll(() => uma.businessTypes()).toBe(true)
      if (!seen) expect((await own())?.state).toBe('delivered')
    })

    if (edits)
      await test.step('What she edits is edited here, and what it said before is kept', async () => {
        const other = `Hello ${channel}, on Sunday?`
        await uma.does({ kind: 'edit', id, text: other })
        await expect(agent.message(other)).toContainText(/edited/i)
        await expect(agent.message(words)).toHaveCount(0)
        await agent.message(other).hover()
        await agent.message(other).getByRole('button', { name: 'More' }).click()
        await page.getByRole('menuitem', { name: 'What it said before' }).click()
        await expect(page.getByRole('dialog')).toContainText(words)
        await shot(page, `edited-${channel}`)
        await page.keyboard.press('Escape')
      })

    if (unsends)
      await test.step('What she takes back is gone, and it says so', async () => {
        await uma.does({ kind: 'delete', id })
        await expect(agent.timeline.getByText('This message was deleted')).toBeVisible()
        await expect(agent.message(`Hello ${channel}, on`)).toHaveCount(0)
      })
  })
