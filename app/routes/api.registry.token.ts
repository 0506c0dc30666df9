// POST /api/registry/token: the session that a token stands for. A body, because addresses end up in logs.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { lookUpToken } from '../server/registry.server.ts'

export const Route = createFileRoute('/api/registry/token')({
  server: {
    handlers: { POST: ({ request }) => answerApi(request, 'capture', (actor) => lookUpToken(actor, request)) },
  },
})
