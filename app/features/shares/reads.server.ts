// Server reads of share links: what a link opens on its first page, and what one that does not exist yet would.
import type { Actor } from '#db/transact.server.ts'
import { database } from '../../server/database.server.ts'
import { AppError } from '../../server/errors.ts'
import {
  bodyForStrangers,
  countMasks,
  eventsForStrangers,
  headForStrangers,
} from '../../server/shares/for-strangers.server.ts'
import { previewShare } from '../../server/shares/links.server.ts'
import { cleanFor, openShare, readOpen } from '../../server/shares/open.server.ts'
import { countShared, sharedBody, sharedHead, sharedPage } from '../../server/shares/read.server.ts'
import { noteVisit } from '../../server/shares/visits.server.ts'
import type { ShareDraft } from './share-input.ts'
import type { Cursor, SharedHead, SharedPage } from './shared.ts'

export type SharedFirst = { head: SharedHead; page: SharedPage }
/** `count`: how many events the link would hold now; `masks`: secrets that are masked on this page of it. */
export type SharePreview = SharedFirst & { count: number; masks: number }

/** The head and the first page of what `code` opens; throws what openShare throws. */
export async function firstOfShare(request: Request, code: string, part: string): Promise<SharedFirst | null> {
  const share = await openShare(database(), request, code)
  const read = await readOpen(database(), share, async (tx) => ({
    head: await sharedHead(tx),
    page: await sharedPage(tx, part, null),
  }))
  if (!read.head?.parts.some((one) => one.part === part)) return null
  await noteVisit(database(), share, request)
  const events = await eventsForStrangers(read.page.events, share.clean)
  return { head: await headForStrangers(read.head, share.clean), page: { ...read.page, events } }
}

/**
 * What a reader would see of the link that `draft` would be. `place` is that of a part among its parts, 0 the session itself: names of
 * parts are made of the link's id, and no two previews have the same.
 */
export async function previewOf(
  actor: Actor,
  draft: ShareDraft,
  after: Cursor | null,
  place = 0,
): Promise<SharePreview> {
  const { head, page, count } = await previewShare(database(), actor, draft, async (tx) => {
    const found = await sharedHead(tx)
    const part = found?.parts[place]?.part
    if (part === undefined) throw gone()
    return { head: found, page: await sharedPage(tx, part, after), count: await countShared(tx, part) }
  })
  if (!head) throw gone()
  const clean = await cleaner(draft)
  const events = await eventsForStrangers(page.events, clean)
  return { head: await headForStrangers(head, clean), page: { ...page, events }, count, masks: countMasks(events) }
}

/** The body of one event as a reader would see it. */
export async function previewBodyOf(actor: Actor, draft: ShareDraft, seq: number, place = 0): Promise<unknown> {
  const body = await previewShare(database(), actor, draft, async (tx) => {
    const part = (await sharedHead(tx))?.parts[place]?.part
    return part === undefined ? undefined : sharedBody(tx, part, seq)
  })
  if (body === undefined) throw gone()
  return bodyForStrangers(body, await cleaner(draft))
}

const gone = () => new AppError('not_found', 'This link would not hold that.')

/** Asked after previewShare has let the actor pass. */
async function cleaner({ anonymous, sessionId }: ShareDraft) {
  return anonymous ? cleanFor(database(), sessionId) : (text: string) => text
}
