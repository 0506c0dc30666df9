// GET /api/export: everything of the space as one file, for an owner of it.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { downloadSpace } from '../features/data/download.server.ts'

export const Route = createFileRoute('/api/export')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'admin', (actor, caller) => downloadSpace(actor, caller, request)),
    },
  },
})
