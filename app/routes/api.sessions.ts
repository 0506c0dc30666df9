// GET /api/sessions: sessions, newest first, page by page.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { listSessions } from '../server/api/sessions.server.ts'

export const Route = createFileRoute('/api/sessions')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'read', (actor) => listSessions(actor, request)),
    },
  },
})
