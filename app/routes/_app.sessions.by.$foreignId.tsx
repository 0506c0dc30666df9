// `/sessions/by/ID`: whatever another tool called it. One answer is gone to at once; several are shown, for old ids are ambiguous.
import { createFileRoute, redirect } from '@tanstack/react-router'
import { hrefOf } from '../features/chats/meant.ts'
import { MeantPage } from '../features/chats/meant-page.tsx'
import { resolveForeignId } from '../features/chats/reads.ts'
import { Shell } from '../features/frame/shell.tsx'

export const Route = createFileRoute('/_app/sessions/by/$foreignId')({
  loader: async ({ params: { foreignId } }) => {
    const meant = await resolveForeignId({ data: { id: foreignId } })
    const [only] = meant
    if (only && meant.length === 1) throw redirect({ href: hrefOf(only) })
    return meant
  },
  component: Page,
})

function Page() {
  const meant = Route.useLoaderData()
  const { foreignId } = Route.useParams()
  return (
    <Shell>
      <MeantPage id={foreignId} meant={meant} />
    </Shell>
  )
}
