// `/join/CODE`: an invitation to a space.
import { createFileRoute } from '@tanstack/react-router'
import { readInvitation } from '../features/sign-in/join.ts'
import { keepablePart } from '../server/keepable.ts'
import { JoinPage } from '../features/sign-in/join-page.tsx'

export const Route = createFileRoute('/join/$code')({
  loader: ({ params }) => readInvitation({ data: { code: keepablePart(params.code) } }),
  head: () => ({ meta: [{ title: 'Join · Logbook' }] }),
  component: Page,
})

function Page() {
  const { code } = Route.useParams()
  return <JoinPage code={code} seen={Route.useLoaderData()} />
}
