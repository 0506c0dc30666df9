// /api/capture: GET where a source of another machine stands, POST what is new in it.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { captureBatch, captureCursor } from '../server/capture.server.ts'

export const Route = createFileRoute('/api/capture')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'capture', (_actor, caller) => captureCursor(caller, request)),
      POST: ({ request }) => answerApi(request, 'capture', (_actor, caller) => captureBatch(caller, request)),
    },
  },
})
