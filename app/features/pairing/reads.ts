// The request for pairing that somebody has in front of them. Codes that are typed are counted: they could be guesses.
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { z } from 'zod'
import { database } from '../../server/database.server.ts'
import { countAttempt, forgive } from '../../server/rate-limit.server.ts'
import { anyMember } from '../../server/signed-in.ts'
import { findPairing } from '../../server/sign-in/pairing.server.ts'

export const readPairing = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.union([z.object({ userCode: z.string().max(40) }), z.object({ id: z.uuid() })]))
  .handler(async ({ data, context: { actor } }) => {
    if ('id' in data) return findPairing(database(), actor, data)
    const request = getRequest()
    // By network and by person: neither many addresses nor many accounts make guessing quicker.
    await countAttempt('pair', request)
    await countAttempt('pair', request, `person:${actor.userId}`)
    const found = await findPairing(database(), actor, data)
    if (!found) return null
    await forgive('pair', request)
    await forgive('pair', request, `person:${actor.userId}`)
    return found
  })
