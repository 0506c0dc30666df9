// /api/notifications: GET one's own, POST one to oneself.
import { createFileRoute } from '@tanstack/react-router'
import { answerApi } from '../server/api.server.ts'
import { listNotifications, postNotification } from '../server/api/notifications.server.ts'

export const Route = createFileRoute('/api/notifications')({
  server: {
    handlers: {
      GET: ({ request }) => answerApi(request, 'read', (actor) => listNotifications(actor, request)),
      POST: ({ request }) =>
        answerApi(request, 'capture', (actor) => postNotification(actor, request), { status: 202, deed: 'read' }),
    },
  },
})
