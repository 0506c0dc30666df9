// GET /api/share/events|body|live with `Authorization: Share CODE`: what a share link holds, page by page and as it comes.
import { createFileRoute } from '@tanstack/react-router'
import { answerShared } from '../server/shares/answer.server.ts'

export const Route = createFileRoute('/api/share/$what')({
  server: { handlers: { GET: ({ request, params }) => answerShared(request, params.what) } },
})
