// Bringing sessions in through the page: dropped, chosen, on a phone too; the account is the answer. And keys for those who script it.
import { bigSession } from '../../app/importer/demo/sessions.ts'
import { expect, withStack } from '../fixtures.ts'

const test = withStack()

test('files dropped on the imports page are imported, and their account is shown', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/imports`)
  const session = bigSession(60, { seed: 21 }).text
  const records = session.trimEnd().split('\n').length
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'one.jsonl'))
    data.items.add(new File(['{"shopping":["milk"]}'], 'list.json'))
    return data
  }, session)
  const zone = page.getByRole('group', { name: 'Imports' })
  await zone.dispatchEvent('dragenter', { dataTransfer: transfer })
  await expect(page.getByText('Drop sessions here, files or folders')).toBeVisible()
  await zone.dispatchEvent('drop', { dataTransfer: transfer })
  const answer = page.getByRole('region', { name: 'Upload' })
  await expect(answer).toContainText(`2 files done. ${records + 1} records = ${records} stored + 1 refused`)
  await expect(answer).toContainText('list.json')
  await expect(page.getByRole('article', { name: 'Uploaded' })).toContainText(`${records + 1} records`)
})

test('on a phone files are chosen with a button', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.setViewportSize({ width: 375, height: 740 })
  await page.goto(`${stack.address}/imports`)
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import files' }).click()
  const session = bigSession(20, { seed: 22 }).text
  await (await choosing).setFiles({ name: 'two.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(session) })
  await expect(page.getByRole('region', { name: 'Upload' })).toContainText('1 file done.')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('a refused record is opened, corrected and imported, and the account moves by one', async ({ person, stack }) => {
  const lines = bigSession(30, { seed: 24 }).text.trimEnd().split('\n')
  const broken = lines.with(10, (lines[10] ?? '').slice(0, -2))
  const { cookies } = await person.storageState()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  await fetch(`${stack.address}/api/uploads`, {
    method: 'POST',
    headers: { cookie, origin: stack.address, 'x-file-name': 'broken.jsonl' },
    body: broken.join('\n') + '\n',
  })
  const page = await person.newPage()
  await page.goto(`${stack.address}/imports`)
  const run = page.getByRole('article', { name: 'Uploaded' }).filter({ hasText: '30 records = 29 stored + 1 refused' })
  await run.getByRole('button', { name: '1 refused' }).click()
  await run.getByRole('button', { name: 'Show the record at line 11' }).click()
  await run.getByRole('button', { name: 'Correct it' }).click()
  const text = run.getByRole('textbox')
  await run.getByRole('button', { name: 'Import the corrected record' }).click()
  await expect(run.getByRole('alert')).toContainText('Nothing was changed')
  await text.fill(lines[10] ?? '')
  await run.getByRole('button', { name: 'Import the corrected record' }).click()
  const mended = page.getByRole('article', { name: 'Uploaded' }).filter({ hasText: '30 records = 30 stored' })
  await expect(mended).toContainText('Corrected and imported')
})

test('a key made in the settings lets a script in, until it is revoked', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/settings`)
  await page.getByLabel('What it is for').fill('nightly upload')
  await page.getByRole('button', { name: 'Make a key' }).click()
  const key = (await page.getByText(/^lbk_/).first().textContent()) ?? ''
  const send = () =>
    fetch(`${stack.address}/api/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'x-file-name': 'three.jsonl' },
      body: bigSession(20, { seed: 23 }).text,
    })
  const answer = await send()
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ files: 1, refused: 0 })
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(key)).toHaveCount(0)
  await page.getByRole('button', { name: 'Revoke nightly upload' }).click()
  await page.getByRole('button', { name: 'Revoke nightly upload for good' }).click()
  await expect(page.getByText('nightly upload')).toHaveCount(0)
  expect((await send()).status).toBe(401)
})

test('a rule of the settings keeps a session out, and its file is counted as ignored', async ({ person, stack }) => {
  const page = await person.newPage()
  await page.goto(`${stack.address}/settings`)
  await page.getByLabel('What the rule does').selectOption('Keep out sessions of')
  await page.getByLabel('Folder, repository or agent').fill('claude')
  await page.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByRole('button', { name: 'Remove the rule for claude' })).toBeVisible()
  const { cookies } = await person.storageState()
  const answer = await fetch(`${stack.address}/api/uploads`, {
    method: 'POST',
    headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '), origin: stack.address },
    body: bigSession(20, { seed: 25 }).text,
  })
  expect(await answer.json()).toMatchObject({ files: 0, ignored: 1, records: 0 })
  await page.getByRole('button', { name: 'Remove the rule for claude' }).click()
  await expect(page.getByRole('button', { name: 'Remove the rule for claude' })).toHaveCount(0)
})
