// What browser tests share: one running stack per worker and file, and pages that are signed in by the printed link.
import { test as base } from '@playwright/test'
import type { BrowserContext } from '@playwright/test'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { startStack } from './stack.ts'
import type { Stack } from './stack.ts'
import type { Actor } from '../db/transact.server.ts'

export { expect } from '@playwright/test'

/** A stack for all tests of one file; `options` are startStack's. */
export function withStack(options: Parameters<typeof startStack>[0] = {}) {
  return base.extend<{ person: BrowserContext }, { stack: Stack }>({
    stack: [
      // Playwright wants the first argument destructured, even when it takes nothing.
      // eslint-disable-next-line no-empty-pattern
      async ({}, use) => {
        const stack = await startStack(options)
        await use(stack)
        await stack.stop()
      },
      { scope: 'worker', timeout: 120_000 },
    ],
    person: async ({ browser, stack }, use) => {
      const context = await browser.newContext()
      await context.addCookies([await cookieFor(stack, stack.owner)])
      await use(context)
      await context.close()
    },
  })
}

/** Signs `who` in as the terminal's link does, and answers the cookie. */
export async function cookieFor(stack: Stack, who: Actor, headers: Record<string, string> = {}) {
  const key = randomBytes(24).toString('base64url')
  const identifier = `entry:${createHash('sha256').update(key).digest('hex')}`
  await stack.sql`insert into auth_verifications (id, identifier, value, expires_at)
    values (${randomUUID()}, ${identifier}, ${who.userId}, now() + interval '1 minute')`
  const answer = await fetch(`${stack.address}/enter?key=${key}`, { redirect: 'manual', headers })
  const [pair] = (answer.headers.getSetCookie()[0] ?? '').split(';')
  const [name, value] = (pair ?? '').split('=')
  if (!name || !value) throw new Error(`No cookie was set: ${answer.status}`)
  return { name, value, url: stack.address }
}
