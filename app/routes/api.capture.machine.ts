// POST /api/capture/machine: another machine says which it is, and that it is there.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { captureMachine } from '../server/capture.server.ts'

export const Route = createFileRoute('/api/capture/machine')({
  server: {
    handlers: {
      POST: ({ request }) => answerApi(request, 'capture', (_actor, caller) => captureMachine(caller, request)),
    },
  },
})
