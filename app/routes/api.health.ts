// GET /api/health: whether all parts answer. 200 when they do, 503 when one does not; no secret, no contents.
import { createFileRoute } from '@tanstack/react-router'
import { readHealth } from '../server/health.server.ts'

export const Route = createFileRoute('/api/health')({
  server: {
    handlers: {
      GET: async () => {
        const health = await readHealth()
        return Response.json(health, {
          status: health.status === 'ok' ? 200 : 503,
          headers: { 'cache-control': 'no-store' },
        })
      },
    },
  },
})
