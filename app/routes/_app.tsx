// Everything behind sign-in. Data is read on the server, pages are made in the browser: a collection on the server would be
// shared by all requests.
import { Outlet, createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { readViewer } from '../features/frame/viewer.ts'
import type { Viewer } from '../features/frame/viewer.ts'
import { Navigation } from '../ui/link.tsx'
import { Toaster } from '../ui/toaster.tsx'

// In a tab the viewer is asked for once: moving about and filtering need no server, also while it cannot be reached.
// Whoever is not signed in any more is told by the streams, which reload the page.
let known: Viewer | undefined

export const Route = createFileRoute('/_app')({
  ssr: 'data-only',
  beforeLoad: async () => {
    const viewer = known ?? (await readViewer())
    if (!viewer) throw redirect({ to: '/welcome' })
    return { viewer }
  },
  component: App,
})

function App() {
  const router = useRouter()
  const { viewer } = Route.useRouteContext()
  useEffect(() => {
    known = viewer
  }, [viewer])
  return (
    <Navigation value={(href) => void router.navigate({ href })}>
      <Outlet />
      <Toaster />
    </Navigation>
  )
}
