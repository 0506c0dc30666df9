// `/enter/proxy?next=…`: signs in whom the proxy in front names.
import { createFileRoute } from '@tanstack/react-router'
import { answerProxy } from '../server/sign-in/enter.server.ts'

export const Route = createFileRoute('/enter/proxy')({
  server: { handlers: { GET: ({ request }) => answerProxy(request) } },
})
