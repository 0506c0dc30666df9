// What the sections Account and Devices ask of the server.
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { anyMember } from '../../server/signed-in.ts'
import { accountOf } from '../../server/sign-in/account.server.ts'
import { authHeaders } from '../../server/sign-in/auth-headers.server.ts'

export const readAccount = createServerFn({ method: 'GET' })
  .middleware([anyMember])
  .handler(() => accountOf(authHeaders(getRequest())))
