// /api/capture/machine: another machine says which it is, that it is there and which processes live (POST), and asks what it has to
// know (GET).
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { captureMachine, captureOrders } from '../server/capture.server.ts'

export const Route = createFileRoute('/api/capture/machine')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'capture', (_actor, caller) => captureOrders(caller)),
      POST: ({ request }) => answerApi(request, 'capture', (_actor, caller) => captureMachine(caller, request)),
    },
  },
})
