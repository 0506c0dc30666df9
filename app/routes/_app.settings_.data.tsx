// `/settings/data`: export, what was erased and is kept out, erasing a space and an account.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { may } from '#db/schema/roles.ts'
import { DataPage } from '../features/data/data-page.tsx'
import { confirmation } from '../features/data/erase-input.ts'
import { readData, readErased } from '../features/data/reads.ts'
import { bringBackSessions, eraseAccount, eraseSpace } from '../features/data/writes.ts'
import { Shell } from '../features/frame/shell.tsx'
import { forgetEverything } from '../features/sign-in/sign-out.ts'
import { act } from '../features/sync/act.ts'
import { notify } from '../ui/toasts.ts'

export const Route = createFileRoute('/_app/settings_/data')({
  loader: () => readData(),
  component: Page,
})

const lookAgainMs = 1000

function Page() {
  const { account, ...first } = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const router = useRouter()
  const [later, setLater] = useState<typeof first>()
  const erased = later ?? first
  // Receipts are of no shape: while something is under way they are asked for.
  const working = erased.erasures.some(({ step }) => step !== 'done')
  useEffect(() => {
    if (!working) return
    const timer = setInterval(() => void readErased().then(setLater, () => undefined), lookAgainMs)
    return () => clearInterval(timer)
  }, [working])
  const reread = async () => {
    setLater(await readErased())
    await router.invalidate()
  }
  return (
    <Shell>
      <DataPage
        erased={erased}
        account={account}
        space={{
          name: viewer.space.name,
          administers: may(viewer.role, 'administer'),
          writes: may(viewer.role, 'write'),
        }}
        onBringBack={(sessionIds) =>
          act('Bringing it back', async () => {
            await bringBackSessions({ data: { sessionIds } })
            notify('It may come in again', { detail: 'What its files still hold is read now.' })
            await reread()
          })
        }
        onEraseSpace={async (name) => {
          await eraseSpace({ data: { name } })
          await reread()
        }}
        onEraseAccount={async () => {
          await eraseAccount({ data: { confirm: confirmation } })
          await forgetEverything().catch(() => undefined)
          location.replace('/sign-in')
        }}
      />
    </Shell>
  )
}
