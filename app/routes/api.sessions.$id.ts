// /api/sessions/ID: GET one session, PATCH names a session, DELETE erases it.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { oneSession } from '../server/api/sessions.server.ts'
import { eraseSession, renameSession } from '../server/session-acts.server.ts'

export const Route = createFileRoute('/api/sessions/$id')({
  server: {
    handlers: {
      GET: ({ request, params }) => answerApi(request, 'read', (actor) => oneSession(actor, params.id)),
      PATCH: ({ request, params }) =>
        answerApi(request, 'admin', (_actor, caller) => renameSession(caller, params.id, request), { deed: 'write' }),
      DELETE: ({ request, params }) =>
        answerApi(request, 'admin', (_actor, caller) => eraseSession(caller, params.id, request), {
          deed: 'write',
          status: 202,
        }),
    },
  },
})
