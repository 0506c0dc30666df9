// What stands before every request: our own Host only, a fresh nonce, the security headers, and CSRF checks on server functions.
import { createCsrfMiddleware, createMiddleware, createStart } from '@tanstack/react-start'
import { guardRequest, newNonce, withSecurityHeaders, withoutStrayPage } from './server/guard.server.ts'

const guard = createMiddleware().server(async ({ next, request }) => {
  const refused = guardRequest(request)
  const nonce = newNonce()
  if (refused) return withSecurityHeaders(refused, nonce, request)
  const result = await next({ context: { nonce } })
  return { ...result, response: withSecurityHeaders(withoutStrayPage(request, result.response), nonce, request) }
})

export const startInstance = createStart(() => ({
  requestMiddleware: [guard, createCsrfMiddleware({ filter: (context) => context.handlerType === 'serverFn' })],
}))
