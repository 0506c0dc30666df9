// POST /api/uploads: files of sessions, imported at once; answers the account of each.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { importUpload } from '../server/upload.server.ts'

export const Route = createFileRoute('/api/uploads')({
  server: {
    handlers: { POST: ({ request }) => answerApi(request, 'capture', (actor) => importUpload(actor, request)) },
  },
})
