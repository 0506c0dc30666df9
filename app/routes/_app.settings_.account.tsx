// `/settings/account`: how one signs in, and where one is signed in; for whoever has no other settings.
import { createFileRoute } from '@tanstack/react-router'
import { AccountPage } from '../features/account/account-page.tsx'
import { readAccount } from '../features/account/reads.ts'
import { useAccountActs, useDeviceActs } from '../features/account/use-account-acts.ts'
import { Shell } from '../features/frame/shell.tsx'

export const Route = createFileRoute('/_app/settings_/account')({ loader: () => readAccount(), component: Page })

function Page() {
  const account = Route.useLoaderData()
  const [acts, devices] = [useAccountActs(), useDeviceActs(account.sessions)]
  return (
    <Shell>
      <AccountPage account={{ account, acts, refused: false }} devices={devices} />
    </Shell>
  )
}
