// `/pair?code=…`: agree to a device that asks to be paired. Needs a sign-in.
import { createFileRoute, redirect } from '@tanstack/react-router'
import { z } from 'zod'
import { PairPage } from '../features/pairing/pair-page.tsx'
import { readPairing } from '../features/pairing/reads.ts'
import { readSignInWays } from '../features/sign-in/reads.ts'

export const Route = createFileRoute('/pair/')({
  validateSearch: z.object({ code: z.string().max(40).optional().catch(undefined) }),
  beforeLoad: async ({ location }) => {
    const { signedIn } = await readSignInWays()
    if (!signedIn) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  loaderDeps: ({ search }) => ({ code: search.code }),
  loader: ({ deps }) => (deps.code ? readPairing({ data: { userCode: deps.code } }) : null),
  head: () => ({ meta: [{ title: 'Pair a device · Logbook' }] }),
  component: Page,
})

function Page() {
  const { code } = Route.useSearch()
  return <PairPage code={code ?? ''} first={Route.useLoaderData()} />
}
