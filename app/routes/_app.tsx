// Everything behind sign-in. Data is read on the server, pages are made in the browser: a collection on the server would be
// shared by all requests.
import { Outlet, createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { Fragment, useEffect } from 'react'
import { may } from '#db/schema/roles.ts'
import { orKept } from '../features/device/or-kept.ts'
import { useDevice } from '../features/device/use-device.ts'
import { readViewer } from '../features/frame/viewer.ts'
import { keepViewer, knownViewer } from '../features/frame/known-viewer.ts'
import { followSignOut } from '../features/sign-in/sign-out.ts'
import { AnonymousScreen } from '../features/anonymous/anonymous-screen.tsx'
import { Navigation } from '../ui/link.tsx'
import { Toaster } from '../ui/toaster.tsx'

const auditorsPages = ['/figures', '/settings/space', '/settings/account']

export const Route = createFileRoute('/_app')({
  ssr: 'data-only',
  beforeLoad: async ({ location }) => {
    const viewer =
      knownViewer() ??
      (await orKept(
        () => readViewer(),
        (store) => store.viewer(),
      ))
    if (viewer && typeof window !== 'undefined') keepViewer(viewer)
    if (!viewer) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    // An auditor has few pages; and theirs is nobody else's.
    const path = location.pathname
    if (!may(viewer.role, 'read') && !auditorsPages.includes(path)) throw redirect({ to: '/figures' })
    if (may(viewer.role, 'read') && path === '/figures') throw redirect({ to: '/' })
    return { viewer }
  },
  component: App,
})

function App() {
  const router = useRouter()
  const { viewer } = Route.useRouteContext()
  useEffect(() => {
    keepViewer(viewer)
  }, [viewer])
  useEffect(followSignOut, [])
  useDevice(viewer)
  return (
    <Navigation value={(href) => void router.navigate({ href })}>
      {/* Nothing of one space is left in the pages of another. */}
      <Fragment key={viewer.scope}>
        <Outlet />
      </Fragment>
      <AnonymousScreen />
      <Toaster />
    </Navigation>
  )
}
