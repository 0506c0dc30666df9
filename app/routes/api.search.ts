// GET /api/search: events that a search finds, in the language of the search page.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { answerSearch } from '../server/api/search.server.ts'

export const Route = createFileRoute('/api/search')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'read', (actor) => answerSearch(actor, request)),
    },
  },
})
