// `/enter?key=…`: the one-time link of the terminal. Signs in and goes to the sessions, or says that the link is used up.
import { createFileRoute } from '@tanstack/react-router'
import { auth } from '../server/auth.server.ts'
import { actorOf } from '../server/actor.server.ts'
import { errorResponse } from '../server/errors.ts'
import type { AppError } from '../server/errors.ts'
import { countAttempt } from '../server/rate-limit.server.ts'

export const Route = createFileRoute('/enter')({
  server: {
    handlers: {
      GET: async ({ request }) => {
        const key = new URL(request.url).searchParams.get('key') ?? ''
        const refused = await countAttempt('enter', request).catch((error: AppError) => error)
        if (refused) return errorResponse(refused)
        const answer = await auth()
          .api.enterWithKey({ query: { key }, headers: request.headers, asResponse: true })
          .catch(() => new Response(null, { status: 401 }))
        if (!answer.ok) return goTo((await actorOf(request.headers)) ? '/' : '/welcome?used=true')
        const response = goTo('/')
        for (const cookie of answer.headers.getSetCookie()) response.headers.append('set-cookie', cookie)
        return response
      },
    },
  },
})

function goTo(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } })
}
