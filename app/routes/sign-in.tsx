// `/sign-in?next=…`: for whoever is not signed in. Whoever is goes on at once.
import { createFileRoute, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { readSignInWays } from '../features/sign-in/reads.ts'
import { SignInPage } from '../features/sign-in/sign-in-page.tsx'
import { ownPath } from '../server/sign-in/own-path.ts'

export const Route = createFileRoute('/sign-in')({
  validateSearch: z.object({
    next: z.string().max(2000).optional().catch(undefined),
    refused: z.boolean().optional().catch(undefined),
  }),
  beforeLoad: async ({ search }) => {
    const ways = await readSignInWays()
    const next = ownPath(search.next)
    if (ways.signedIn) throw redirect({ href: next, reloadDocument: true })
    if (ways.proxyNames && !search.refused)
      throw redirect({ href: `/enter/proxy?${new URLSearchParams({ next })}`, reloadDocument: true })
    return { ways, next }
  },
  head: () => ({ meta: [{ title: 'Sign in · Logbook' }] }),
  component: Page,
})

function Page() {
  const { ways, next } = Route.useRouteContext()
  const { refused } = Route.useSearch()
  return <SignInPage ways={ways} next={next} refused={refused === true} />
}
