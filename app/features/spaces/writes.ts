// What a person does with spaces: makes one, goes to another, leaves; and as an owner: its name, members and invitations.
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { z } from 'zod'
import { roles } from '#db/schema/roles.ts'
import { database } from '../../server/database.server.ts'
import { makeInvitation, revokeInvitation } from '../../server/invitations.server.ts'
import { changeRole, createSpace, removeMember, renameSpace } from '../../server/members.server.ts'
import { publicUrl } from '../../server/origin.server.ts'
import { anyMember, mayAdminister } from '../../server/signed-in.ts'
import { enterSpace } from '../../server/spaces.server.ts'
import { invitationInput, spaceName } from './space-input.ts'

/** Goes to another space of the person's, in this sign-in: all its tabs. */
export const switchSpace = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.object({ spaceId: z.uuid() }))
  .handler(({ data }) => enterSpace(getRequest().headers, data.spaceId))

/** Makes a space that the person owns; answers its id. */
export const makeSpace = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.object({ name: spaceName }))
  .handler(({ data, context: { actor, means } }) => createSpace(database(), actor, means, data.name))

export const leaveSpace = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .handler(({ context: { actor, means } }) => removeMember(database(), actor, means, actor.userId))

export const nameSpace = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ name: spaceName }))
  .handler(({ data, context: { actor, means } }) => renameSpace(database(), actor, means, data.name))

export const setRole = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ userId: z.uuid(), role: z.enum(roles) }))
  .handler(({ data, context: { actor, means } }) => changeRole(database(), actor, means, data.userId, data.role))

export const dropMember = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ userId: z.uuid() }))
  .handler(({ data, context: { actor, means } }) => removeMember(database(), actor, means, data.userId))

/** Makes a link; its address is in this answer and nowhere else. */
export const inviteByLink = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(invitationInput)
  .handler(async ({ data, context: { actor, means } }) => {
    const { code } = await makeInvitation(database(), actor, means, data)
    return { link: new URL(`/join/${code}`, publicUrl()).href }
  })

export const dropInvitation = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ id: z.uuid() }))
  .handler(({ data, context: { actor, means } }) => revokeInvitation(database(), actor, means, data.id))
