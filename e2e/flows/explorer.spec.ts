// What a person does with the session list: pin, tag, put away, name, one by one and many at once, each with a way back.
import { seedSession } from '../../db/testing-rows.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('pin, tag, archive and rename by key, many at once, undone, and seen by another tab', async ({
  person,
  stack,
}) => {
  for (const title of ['Apples', 'Pears', 'Plums', 'Quinces']) await seedSession(stack.sql, stack.owner, { title })
  const page = await person.newPage()
  const other = await person.newPage()
  await page.goto(stack.address)
  await other.goto(`${stack.address}/?sort=title&group=none`)
  await page.goto(`${stack.address}/?sort=title&group=none`)
  await expect(page.getByRole('status', { name: 'Sync: live' })).toBeVisible()
  const titles = (tab = page) => tab.locator('section[aria-label="List"] a .font-medium')
  await expect(titles()).toHaveText(['Apples', 'Pears', 'Plums', 'Quinces'])

  await page.getByRole('link', { name: /Plums/ }).focus()
  await page.keyboard.press('p')
  await expect(titles()).toHaveText(['Plums', 'Apples', 'Pears', 'Quinces'])
  await expect(titles(other)).toHaveText(['Plums', 'Apples', 'Pears', 'Quinces'])
  await expect(page.getByRole('heading', { name: 'Pinned 1' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(titles()).toHaveText(['Apples', 'Pears', 'Plums', 'Quinces'])

  // A range with the keyboard, tagged; then the pointer's range, put away.
  await page.getByRole('link', { name: /Apples/ }).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  await expect(page.getByText('2 chosen')).toBeVisible()
  await page.keyboard.press('t')
  await page.getByRole('textbox', { name: 'Find or make a tag' }).fill(' to  review ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: 'to review' })).toBeChecked()
  await page.keyboard.press('Enter')
  await expect(other.getByText('to review')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: /Pears/ }).focus()
  await page.keyboard.press('x')
  await page.getByRole('link', { name: /Quinces/ }).click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'Archive them' }).click()
  await expect(titles()).toHaveText(['Apples'])
  await expect(titles(other)).toHaveText(['Apples'])
  await page.keyboard.press('z')
  await expect(titles()).toHaveText(['Apples', 'Pears', 'Plums', 'Quinces'])
  await page.keyboard.press('a')
  await expect(titles()).toHaveText(['Apples'])
  await other.getByRole('button', { name: 'Archived 3' }).click()
  await expect(titles(other)).toHaveText(['Apples', 'Pears', 'Plums', 'Quinces'])
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(titles()).toHaveText(['Apples', 'Pears', 'Plums', 'Quinces'])
  await page.keyboard.press('Escape')

  // The tag as a filter stands in the address, with the count that the list has then.
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('checkbox', { name: /to review 2/ }).check()
  await page.keyboard.press('Escape')
  await expect(titles()).toHaveText(['Apples', 'Pears'])
  await page.reload()
  await expect(titles()).toHaveText(['Apples', 'Pears'])
  await expect(page.getByText('2 of 4 sessions')).toBeVisible()

  await page.getByRole('link', { name: /Pears/ }).focus()
  await page.keyboard.press('r')
  await page.getByRole('textbox', { name: 'Name of the session' }).fill('Quite other fruit')
  await page.keyboard.press('Enter')
  await expect(titles(other)).toContainText(['Quite other fruit'])
  // Tabs show a name before it is written.
  const written = async () => {
    const rows = await stack.sql`select title, renamed_title, tags, archived_at from sessions order by title`
    return rows.map((row) => [row.title, row.renamed_title, row.tags, row.archived_at])
  }
  await expect.poll(written).toEqual([
    ['Apples', null, ['to review'], null],
    ['Pears', 'Quite other fruit', ['to review'], null],
    ['Plums', null, [], null],
    ['Quinces', null, [], null],
  ])
  expect(await stack.sql`select 1 from session_pins`).toHaveLength(0)

  // The same on the session's own page.
  await page.getByRole('link', { name: /Apples/ }).click()
  await expect(page.getByRole('heading', { name: 'Apples' })).toBeVisible()
  await page.locator('#page').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('Shift+P')
  await expect(page.getByRole('heading', { name: 'Pinned 1' })).toBeVisible()
  await page.keyboard.press('Shift+A')
  await expect(page.getByRole('list', { name: 'Facts' })).toContainText('archived')
  await expect(page.getByRole('list', { name: 'Facts' })).toContainText('to review')
})

test('sessions stand side by side as the address and this device say, and are compared', async ({ person, stack }) => {
  const ids = []
  for (const title of ['Rivers', 'Lakes', 'Seas']) ids.push(await seedSession(stack.sql, stack.owner, { title }))
  const [rivers = '', lakes = ''] = ids
  for (const [session, name] of [
    [rivers, 'Bash'],
    [rivers, 'Bash'],
    [lakes, 'Edit'],
  ] as const)
    await stack.sql`insert into tool_events (id, space_id, session_id, origin, name, call_id, state)
      values (gen_random_uuid(), ${stack.owner.spaceId}, ${session}, 'session', ${name}, gen_random_uuid(), 'succeeded')`
  const page = await person.newPage()
  await page.goto(`${stack.address}/?sort=title&group=none`)
  for (const name of [/Rivers/, /Lakes/]) {
    await page.getByRole('link', { name }).focus()
    await page.keyboard.press('x')
  }
  await page.keyboard.press('v')
  const tiles = page.locator('main section > header h2')
  await expect(tiles).toHaveText(['Lakes', 'Rivers'])
  await page.getByRole('button', { name: 'Below each other' }).click()
  await page.getByRole('button', { name: 'Move on' }).click()
  await expect(tiles).toHaveText(['Rivers', 'Lakes'])
  await page.reload()
  await expect(tiles).toHaveText(['Rivers', 'Lakes'])
  await expect(page.getByRole('button', { name: 'Below each other' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Compare figures' }).click()
  await expect(page.getByRole('row', { name: 'Bash 2 –' })).toBeVisible()
  await expect(page.getByRole('row', { name: 'Edit – 1' })).toBeVisible()
  // Another address without an arrangement: this device's stands. A session that is not there is left out.
  await page.goto(`${stack.address}/tiles?of=${lakes},00000000-0000-4000-8000-000000000000,${rivers}`)
  await expect(tiles).toHaveText(['Lakes', 'Rivers'])
  await expect(page.getByRole('button', { name: 'Below each other' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Close this tile' }).first().click()
  await expect(tiles).toHaveText(['Rivers'])
})

test('one key hides every name and text, in the title and the palette too, and gives them back', async ({
  person,
  stack,
}) => {
  const id = await seedSession(stack.sql, stack.owner, { title: 'Quicksilver lighthouse' })
  const page = await person.newPage()
  await page.goto(`${stack.address}/sessions/${id}`)
  const heading = page.locator('#page h1').first()
  await expect(heading).toHaveText('Quicksilver lighthouse')
  await expect(page.locator('html')).not.toHaveAttribute('data-anonymous')
  await page.locator('#page').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('Shift+H')
  await expect(page.locator('html')).toHaveAttribute('data-anonymous', 'true')
  const shown = (await heading.textContent()) ?? ''
  expect(shown).toMatch(/^[A-Z][a-z]{10} [a-z]{10}$/)
  const everything = () =>
    page.evaluate(() => {
      const names = [...document.querySelectorAll('[title], [aria-label]')].map(
        (one) => `${one.getAttribute('title')} ${one.getAttribute('aria-label')}`,
      )
      return [document.title, document.body.innerText, ...names].join('\n')
    })
  expect(await everything()).not.toMatch(/quicksilver|lighthouse/i)
  // What comes later is hidden before it is seen, under the same name; the console's own words stay.
  await stack.sql`update sessions set title = 'Lighthouse quicksilver' where id = ${id}`
  const [first, second] = shown.toLowerCase().split(' ')
  await expect(heading).toHaveText(new RegExp(`^${second} ${first}$`, 'i'))
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: new RegExp(`${second} ${first}`, 'i') })).toBeVisible()
  await expect(page.getByText('Latest sessions')).toBeVisible()
  expect(await everything()).not.toMatch(/quicksilver|lighthouse/i)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByText('Todos', { exact: true })).toBeVisible()
  expect(await everything()).not.toMatch(/quicksilver|lighthouse/i)
  await page.keyboard.press('Shift+H')
  await expect(heading).toHaveText('Lighthouse quicksilver')
})
