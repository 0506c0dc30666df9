// GET /api/sessions/ID/export: the file as a download, or what it would be. The same for pages, keys and the command's server.
import { transact } from '#db/transact.server.ts'
import { queryOf, sessionIdOf } from '../../server/api/checked.ts'
import { exportQuery } from '../../server/api/inputs.ts'
import { audit } from '../../server/audit.server.ts'
import { database } from '../../server/database.server.ts'
import type { Caller } from '../../server/request-actor.server.ts'
import { forms } from './forms.ts'
import { previewExport } from './preview.server.ts'
import { exportSession } from './session-export.server.ts'

/** Throws `not_found`, and `bad_input` for what is no choice of an export. */
export async function answerExport({ actor, key }: Caller, id: string, request: Request): Promise<unknown> {
  const sessionId = sessionIdOf(id)
  const { preview, ...chosen } = queryOf(exportQuery, request)
  const db = database()
  if (preview) return previewExport(db, actor, sessionId, chosen)
  const pieces = exportSession(db, actor, sessionId, chosen)
  // A refusal must come before the answer has begun.
  const first = await pieces.next()
  const means = key ? ({ means: 'key', id: key.id, request } as const) : ({ means: 'page', request } as const)
  const entry = { act: 'session.export', target: { kind: 'session', id: sessionId }, detail: { form: chosen.format } }
  await transact(db, actor, (tx) => audit(tx, actor, means, entry))
  const encoder = new TextEncoder()
  let begun = false
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = begun ? await pieces.next() : first
        begun = true
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      cancel: async () => void (await pieces.return(undefined)),
    },
    new CountQueuingStrategy({ highWaterMark: 16 }),
  )
  return new Response(body, {
    headers: {
      'content-type': forms[chosen.format].type,
      'content-disposition': `attachment; filename="session-${sessionId.slice(0, 8)}.${chosen.format}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  })
}
