// What the tab of reports asks of the server. States are JSON text on the way, because their type is anybody's.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { leftBehind, leftBehindCount } from './reads.server.ts'

const ofSession = z.object({ sessionId: z.uuid() })

export const readLeftBehind = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofSession)
  .handler(async ({ data, context }) => {
    const { reports, states, audit } = await leftBehind(context.actor, data.sessionId)
    return {
      reports: reports.map(({ meta, ...row }) => ({ ...row, unverified: meta['verified'] === false })),
      states: states.map(({ content, meta: _meta, ...row }) => ({ ...row, json: JSON.stringify(content) })),
      audit: audit.map(({ payload, meta: _meta, ...row }) => ({ ...row, json: JSON.stringify(payload) })),
    }
  })

export const readLeftBehindCount = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(ofSession)
  .handler(({ data, context }) => leftBehindCount(context.actor, data.sessionId))
