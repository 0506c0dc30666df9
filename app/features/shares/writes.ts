// Making, changing and revoking share links.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { database } from '../../server/database.server.ts'
import { changeShare, makeShare, revokeShare } from '../../server/shares/links.server.ts'
import { mayWrite } from '../../server/signed-in.ts'
import { shareDraft, shareHours } from './share-input.ts'

/** Makes a link; its code is in this answer alone. */
export const makeShareLink = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ draft: shareDraft, hours: shareHours }))
  .handler(({ data, context }) => makeShare(database(), context.actor, context.means, data.draft, data.hours))

/** Another title, or another end counted from now. */
export const changeShareLink = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ id: z.uuid(), title: z.string().trim().max(200).optional(), hours: shareHours.optional() }))
  .handler(({ data, context }) => changeShare(database(), context.actor, context.means, data))

export const revokeShareLink = createServerFn({ method: 'POST' })
  .middleware([mayWrite])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context }) => revokeShare(database(), context.actor, context.means, data.id))
