// How the pages of sign-in look: three widths, light and dark; no serious finding of axe, nothing wider than the screen.
import { AxeBuilder } from '@axe-core/playwright'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { cookieFor, expect, withStack } from '../fixtures.ts'

const test = withStack({
  env: {
    LOGBOOK_SIGN_IN: 'password,passkey,oidc,github',
    LOGBOOK_OIDC_ISSUER: 'http://127.0.0.1:9',
    LOGBOOK_OIDC_CLIENT_ID: 'logbook',
    LOGBOOK_GITHUB_CLIENT_ID: 'logbook',
    LOGBOOK_GITHUB_CLIENT_SECRET: 'only-for-this-test',
  },
  front: async (port) => `http://localhost:${port}`,
})
const widths = { desk: 1440, tablet: 768, phone: 360 }

for (const theme of ['light', 'dark'] as const)
  test(`pages of sign-in in ${theme}`, async ({ stack, browser }, info) => {
    test.setTimeout(180_000)
    const code = randomBytes(24).toString('base64url')
    await stack.sql`insert into space_invitations (id, space_id, code_hash, label, role, most_uses, expires_at, made_by)
      values (${randomUUID()}, ${stack.owner.spaceId}, ${createHash('sha256').update(code).digest('hex')}, 'look', 'editor', 1,
        now() + interval '1 hour', ${stack.owner.userId})`
    const asked = await fetch(`${stack.address}/api/pair`, {
      method: 'POST',
      body: JSON.stringify({ label: 'a far machine', scope: 'capture' }),
    })
    const { userCode } = (await asked.json()) as { userCode: string }
    const outside = await browser.newContext({ colorScheme: theme })
    const inside = await browser.newContext({ colorScheme: theme })
    await inside.addCookies([await cookieFor(stack, stack.owner)])
    const pages = [
      ['sign-in', outside, '/sign-in?refused=true', 'Sign in'],
      ['join', outside, `/join/${code}`, 'Join'],
      ['join-bad', outside, '/join/nothing', 'This invitation is not good'],
      ['phone', outside, '/pair/phone', 'Pair this phone'],
      ['pair', inside, `/pair?code=${userCode}`, 'Pair a device'],
      ['settings', inside, '/settings', 'Account'],
    ] as const
    for (const [title, context, path, heading] of pages) {
      const page = await context.newPage()
      await page.goto(stack.address + path)
      await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible()
      for (const [name, width] of Object.entries(widths)) {
        await page.setViewportSize({ width, height: name === 'phone' ? 740 : 900 })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${title} ${name}: ${id} ${nodes[0]?.html}`)).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${title} at ${width}`).toBeLessThanOrEqual(0)
        await page.screenshot({ path: join(info.outputDir, `${title}-${theme}-${name}.png`) })
      }
      if (title === 'settings') {
        await page.getByRole('button', { name: 'Pair a phone' }).click()
        await expect(page.getByRole('img', { name: /as a picture/ })).toBeVisible()
        await page.screenshot({ path: join(info.outputDir, `pair-phone-${theme}.png`) })
      }
      await page.close()
    }
    await outside.close()
    await inside.close()
  })
