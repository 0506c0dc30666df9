// POST /api/pair/token: whether somebody has agreed to the pairing; then the key or the session, once.
import { createFileRoute } from '@tanstack/react-router'
import { answerPairPoll } from '../server/sign-in/pair-endpoints.server.ts'

export const Route = createFileRoute('/api/pair/token')({
  server: { handlers: { POST: ({ request }) => answerPairPoll(request) } },
})
