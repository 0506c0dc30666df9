// GET /api/sessions/ID/events: the log of a session by seq, as pages or as a stream that goes on live.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { answerEvents } from '../server/api/events.server.ts'

export const Route = createFileRoute('/api/sessions/$id/events')({
  server: {
    handlers: {
      GET: ({ request, params }) => answerApi(request, 'read', (actor) => answerEvents(actor, params.id, request)),
    },
  },
})
