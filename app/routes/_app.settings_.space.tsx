// `/settings/space`: members of the space one is in, and links into it.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import type { Role } from '#db/schema/roles.ts'
import { keepViewer } from '../features/frame/known-viewer.ts'
import { Shell } from '../features/frame/shell.tsx'
import { readSpace } from '../features/spaces/reads.ts'
import { SpacePage } from '../features/spaces/space-page.tsx'
import { goToSpace } from '../features/spaces/switch-space.ts'
import { dropInvitation, dropMember, inviteByLink, leaveSpace, nameSpace, setRole } from '../features/spaces/writes.ts'
import { act } from '../features/sync/act.ts'
import type { Member } from '../server/members.server.ts'

export const Route = createFileRoute('/_app/settings_/space')({ loader: () => readSpace(), component: Page })

function Page() {
  const { members, invitations } = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const router = useRouter()
  const again = () => router.invalidate()
  const onRename = (name: string) =>
    act('The name', async () => {
      await nameSpace({ data: { name } })
      keepViewer(undefined)
      await again()
    })
  const onRole = (userId: string, role: Role) =>
    act('The role', () =>
      setRole({ data: { userId, role } }).then(again, (error) => again().then(() => Promise.reject(error))),
    )
  const onRemove = ({ userId, me }: Member) => {
    if (!me) return act('Removing the member', () => dropMember({ data: { userId } }).then(again))
    const home = viewer.spaces.find(({ spaceId }) => spaceId !== viewer.space.spaceId)
    // Whoever has no other space is signed in nowhere.
    act('Leaving the space', () =>
      home ? goToSpace(router, home.spaceId, leaveSpace) : leaveSpace().then(() => location.assign('/')),
    )
  }
  return (
    <Shell>
      <SpacePage
        name={viewer.space.name}
        role={viewer.role}
        members={members}
        invitations={{
          invitations,
          onInvite: async (data) => {
            const made = await inviteByLink({ data })
            void again()
            return made
          },
          onRevoke: (id) => act('Revoking the invitation', () => dropInvitation({ data: { id } }).then(again)),
        }}
        onRename={onRename}
        onRole={onRole}
        onRemove={onRemove}
      />
    </Shell>
  )
}
