// GET /api/sessions/stats: figures of all sessions.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { sessionStats } from '../server/api/sessions.server.ts'

export const Route = createFileRoute('/api/sessions/stats')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'read', (actor) => sessionStats(actor)),
    },
  },
})
