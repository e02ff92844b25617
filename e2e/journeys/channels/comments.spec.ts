import { channelsApi } from '@atrium/contract/api/settings'
import { expect, test } from '../../atrium.ts'
import { connect } from '../../support/connect.ts'

test('A comment is hidden and liked, our answer deleted, and what Meta refuses is said', async ({
  agent,
  api,
  sandbox,
  page,
  shot,
}) => {
  test.setTimeout(90_000)
  const accountId = await connect(api, sandbox, 'messenger', 'Third page')
  const ines = await sandbox.add({ accountId }, { name: 'Ines Falk' })
  await ines.says('Worst salon in town', { public: true })
  await page.goto('/inbox/open')
  await agent.open('Ines Falk')
  const act = async (words: string, item: string) => {
    await agent.message(words).hover()
    await agent.message(words).getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  await test.step('Hidden from everybody else, and it says so', async () => {
    await agent.message('Worst salon').hover()
    await agent.message('Worst salon').getByRole('button', { name: 'More' }).click()
    await expect(page.getByRole('menuitem', { name: 'Like the comment' })).toBeVisible()
    await shot(page, 'comment-menu')
    await page.getByRole('menuitem', { name: 'Hide from everybody else' }).click()
    await expect(agent.message('Worst salon')).toContainText('Hidden')
    await act('Worst salon', 'Like the comment')
    await expect(agent.message('Worst salon')).toContainText('Liked')
    await shot(page, 'comment-hidden')
    await act('Worst salon', 'Show to everybody again')
    await expect(agent.message('Worst salon')).not.toContainText('Hidden')
  })

  await test.step('Our answer is deleted after a question', async () => {
    await agent.reply.fill('We are sorry to hear that.')
    await page.getByRole('button', { name: 'Answer in public' }).click()
    await expect(agent.message('We are sorry')).toContainText('Public answer')
    await act('We are sorry', 'Delete our answer')
    const question = page.getByRole('dialog', { name: 'Delete this public answer?' })
    await expect(question).toContainText('for everybody')
    await shot(page, 'comment-delete')
    await question.getByRole('button', { name: 'Delete our answer' }).click()
    await expect(question).toBeHidden()
    await expect(agent.message('We are sorry')).toBeHidden()
    await expect
      .poll(async () => (await ines.messages()).map(({ deleted }) => deleted ?? false))
      .toEqual([false, true])
  })

  await test.step('Without a valid token Meta’s words are shown, and everybody sees what to do', async () => {
    await api.call(channelsApi.update, {
      params: { id: accountId },
      body: { settings: { accessToken: 'revoked' } },
    })
    await act('Public comment', 'Hide from everybody else')
    await expect(page.getByText(/Messenger says: Error validating access token/)).toBeVisible()
    await api.call(channelsApi.check, { params: { id: accountId } })
    // Accounts that other journeys broke may stand there first.
    const banner = page.getByRole('status').filter({ has: page.getByText('Connect again') })
    await expect(banner).toContainText(/Third page|and \d+ more/)
    await shot(page, 'banner-reauthorise')
    await page.goto(`/settings/channels/${accountId}`)
    await expect(
      page.getByText(/Error validating access token.*enter it here/).last(),
    ).toBeVisible()
    await page.getByRole('textbox', { name: /^Page access token/ }).fill('EAAPageTokenOfTheSandbox')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Works', { exact: true })).toBeVisible()
    await expect(banner.getByText('Third page')).toBeHidden()
    await shot(page, 'account-mended')
  })
})
