// /api/registry/ID: PATCH or DELETE one process.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { removeProcess, updateProcess } from '../server/registry.server.ts'

export const Route = createFileRoute('/api/registry/$id')({
  server: {
    handlers: {
      PATCH: ({ request, params }) =>
        answerApi(request, 'capture', (actor) => updateProcess(actor, params.id, request)),
      DELETE: ({ request, params }) => answerApi(request, 'capture', (actor) => removeProcess(actor, params.id)),
    },
  },
})
