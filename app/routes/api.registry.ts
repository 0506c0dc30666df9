// /api/registry: GET the live processes, POST one.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { listProcesses, registerProcess } from '../server/registry.server.ts'

export const Route = createFileRoute('/api/registry')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'read', (actor) => listProcesses(actor, request)),
      POST: ({ request }) => answerApi(request, 'capture', (actor) => registerProcess(actor, request), { status: 201 }),
    },
  },
})
