// Agreeing to a pairing or not, and offering one to a phone.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { database } from '../../server/database.server.ts'
import { publicUrl } from '../../server/origin.server.ts'
import { anyMember } from '../../server/signed-in.ts'
import { noteAct } from '../../server/sign-in/note-act.server.ts'
import { answerPairing, offerToPhone } from '../../server/sign-in/pairing.server.ts'

/** Answers whether it counted: of two answers the first does. */
export const decidePairing = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .validator(z.object({ id: z.uuid(), agreed: z.boolean() }))
  .handler(async ({ data, context }) => {
    const counted = await answerPairing(database(), context.actor, data.id, data.agreed)
    if (counted) await noteAct(context, data.agreed ? 'device.pair' : 'device.refuse')
    return counted
  })

/** The address for the picture, good for one phone and ten minutes. The code stands behind #, so that no log has it. */
export const offerPhone = createServerFn({ method: 'POST' })
  .middleware([anyMember])
  .handler(async ({ context: { actor } }) => {
    const { id, code } = await offerToPhone(database(), actor)
    return { id, address: `${publicUrl().origin}/pair/phone#${code}` }
  })
