// The address of the page of sign-in in earlier versions.
import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/welcome')({
  beforeLoad: () => {
    throw redirect({ to: '/sign-in' })
  },
})
