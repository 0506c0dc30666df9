// POST /api/join/CODE: takes an invitation, as who is signed in or with a new account.
import { createFileRoute } from '@tanstack/react-router'
import { answerJoin } from '../server/sign-in/join.server.ts'

export const Route = createFileRoute('/api/join/$code')({
  server: { handlers: { POST: ({ request, params }) => answerJoin(request, params.code) } },
})
