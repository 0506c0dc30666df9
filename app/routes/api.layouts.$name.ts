// /api/layouts/NAME: how a person has arranged something, for them alone.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { putLayout, readLayout, removeLayout } from '../server/api/layouts.server.ts'

export const Route = createFileRoute('/api/layouts/$name')({
  server: {
    handlers: {
      GET: ({ request, params }) => answerApi(request, 'read', (actor) => readLayout(actor, params.name)),
      PUT: ({ request, params }) =>
        answerApi(request, 'admin', (actor) => putLayout(actor, params.name, request), { deed: 'read' }),
      DELETE: ({ request, params }) =>
        answerApi(request, 'admin', (actor) => removeLayout(actor, params.name), { deed: 'read' }),
    },
  },
})
