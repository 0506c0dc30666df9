// GET /api/sessions/ID/export: a session as a file.
import { createFileRoute } from '@tanstack/react-router'
import { answerExport } from '../features/export/answer.server.ts'
import { answerApi } from '../server/api.server.ts'

export const Route = createFileRoute('/api/sessions/$id/export')({
  server: {
    handlers: {
      GET: ({ request, params }) =>
        answerApi(request, 'read', (_actor, caller) => answerExport(caller, params.id, request)),
    },
  },
})
