// POST /api/otel/v1/logs|traces|metrics: where agents export their telemetry (OTEL_EXPORTER_OTLP_ENDPOINT=…/api/otel).
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { takeTelemetry } from '../server/telemetry.server.ts'

export const Route = createFileRoute('/api/otel/v1/$signal')({
  server: {
    handlers: {
      POST: ({ request, params }) =>
        answerApi(request, 'capture', (actor) => takeTelemetry(actor, params.signal, request)),
    },
  },
})
