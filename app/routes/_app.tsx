// Everything behind sign-in. Data is read on the server, pages are made in the browser: a collection on the server would be
// shared by all requests.
import { Outlet, createFileRoute, redirect } from '@tanstack/react-router'
import { readViewer } from '../features/frame/viewer.ts'

export const Route = createFileRoute('/_app')({
  ssr: 'data-only',
  beforeLoad: async () => {
    const viewer = await readViewer()
    if (!viewer) throw redirect({ to: '/welcome' })
    return { viewer }
  },
  component: Outlet,
})
