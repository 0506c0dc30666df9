// Everything behind sign-in. Data is read on the server, pages are made in the browser: a collection on the server would be
// shared by all requests.
import { Outlet, createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { readViewer } from '../features/frame/viewer.ts'
import { Navigation } from '../ui/link.tsx'
import { Toaster } from '../ui/toaster.tsx'

export const Route = createFileRoute('/_app')({
  ssr: 'data-only',
  beforeLoad: async () => {
    const viewer = await readViewer()
    if (!viewer) throw redirect({ to: '/welcome' })
    return { viewer }
  },
  component: App,
})

function App() {
  const router = useRouter()
  return (
    <Navigation value={(href) => void router.navigate({ href })}>
      <Outlet />
      <Toaster />
    </Navigation>
  )
}
