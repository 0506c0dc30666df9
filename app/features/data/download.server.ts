// The archive of a space as an answer: made while it is read, so nothing of it stands on this server's disk.
import { exportSpace } from '../../importer/archive/export.server.ts'
import { audit } from '../../server/audit.server.ts'
import { database } from '../../server/database.server.ts'
import { env } from '../../server/env.ts'
import type { Caller } from '../../server/request-actor.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import manifest from '../../../package.json' with { type: 'json' }

export async function downloadSpace(actor: Actor, caller: Caller, request: Request): Promise<Response> {
  const { LOGBOOK_SECRET: secret = '' } = env()
  const db = database()
  const means = caller.key
    ? ({ means: 'key', id: caller.key.id, request } as const)
    : ({ means: 'page', request } as const)
  await transact(db, actor, (tx) => audit(tx, actor, means, { act: 'space.export' }))
  const archive = exportSpace({ db, actor, secret, logbook: manifest.version, signal: request.signal })
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await archive.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await archive.return(undefined)),
  })
  const day = new Date().toISOString().slice(0, 10)
  return new Response(stream, {
    headers: {
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="logbook-${day}.tar"`,
      'cache-control': 'no-store',
    },
  })
}
