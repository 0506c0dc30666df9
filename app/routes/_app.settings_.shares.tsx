// `/settings/shares`: the share links of the space, for whoever may make them.
import { createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { may } from '#db/schema/roles.ts'
import { Shell } from '../features/frame/shell.tsx'
import { readShares } from '../features/shares/reads.ts'
import { SharesPage } from '../features/shares/shares-page.tsx'
import { changeShareLink, revokeShareLink } from '../features/shares/writes.ts'
import { act } from '../features/sync/act.ts'

export const Route = createFileRoute('/_app/settings_/shares')({
  beforeLoad: ({ context }) => {
    if (!may(context.viewer.role, 'write')) throw redirect({ to: '/settings' })
  },
  loader: () => readShares({ data: {} }),
  component: Page,
})

function Page() {
  const links = Route.useLoaderData()
  const router = useRouter()
  return (
    <Shell>
      <SharesPage
        links={links}
        onRevoke={(id) =>
          act('Revoking the link', () => revokeShareLink({ data: { id } }).then(() => router.invalidate()))
        }
        onChange={(data) => act('The link', () => changeShareLink({ data }).then(() => router.invalidate()))}
      />
    </Shell>
  )
}
