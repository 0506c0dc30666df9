// POST /api/pair: a device asks to be paired.
import { createFileRoute } from '@tanstack/react-router'
import { answerPairRequest } from '../server/sign-in/pair-endpoints.server.ts'

export const Route = createFileRoute('/api/pair')({
  server: { handlers: { POST: ({ request }) => answerPairRequest(request) } },
})
