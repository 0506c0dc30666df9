// POST /api/sessions/ID/move: the session goes to another space, with all that hangs under it.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { moveSessionTo } from '../server/session-acts.server.ts'

export const Route = createFileRoute('/api/sessions/$id/move')({
  server: {
    handlers: {
      POST: ({ request, params }) =>
        answerApi(request, 'admin', (_actor, caller) => moveSessionTo(caller, params.id, request), { deed: 'write' }),
    },
  },
})
