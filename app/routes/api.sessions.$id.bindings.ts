// /api/sessions/ID/bindings: where a session worked; PUT binds a folder, DELETE clears one or all.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { bindSession, clearBindings, listBindings } from '../server/api/bindings.server.ts'

export const Route = createFileRoute('/api/sessions/$id/bindings')({
  server: {
    handlers: {
      GET: ({ request, params }) => answerApi(request, 'read', (actor) => listBindings(actor, params.id)),
      PUT: ({ request, params }) =>
        answerApi(request, 'admin', (actor) => bindSession(actor, params.id, request), { deed: 'write' }),
      DELETE: ({ request, params }) =>
        answerApi(request, 'admin', (actor) => clearBindings(actor, params.id, request), { deed: 'write' }),
    },
  },
})
