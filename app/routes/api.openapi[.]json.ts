// GET /api/openapi.json: what the API takes and answers, as OpenAPI 3.1. The same for everybody.
import { createFileRoute } from '@tanstack/react-router'
import { openApi } from '../server/api/openapi.ts'

export const Route = createFileRoute('/api/openapi.json')({
  server: {
    handlers: { GET: () => Response.json(openApi(), { headers: { 'cache-control': 'public, max-age=300' } }) },
  },
})
