// What an export would hold: how many events of which kinds, what is left out, how many secrets are masked, and how it begins. Made by the very
// code that writes the file.
import type { Database } from '#db/client.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { countMasks } from '../../server/shares/for-strangers.server.ts'
import { forms } from './forms.ts'
import { eventsOf, openExport } from './session-export.server.ts'
import type { Chosen } from './session-export.server.ts'

const sampleEvents = 8
const sampleCharacters = 6_000
/** Of longer sessions the beginning is counted, and the answer says so. */
const mostCounted = 20_000

export async function previewExport(db: Database, actor: Actor, sessionId: string, chosen: Chosen) {
  const form = forms[chosen.format]
  const { head, clean } = await openExport(db, actor, sessionId, chosen)
  let [events, instructions, masks, characters] = [0, 0, 0, 0]
  const kinds: Record<string, number> = {}
  let sample = form.begin(head)
  for await (const event of eventsOf(db, actor, sessionId, chosen, clean)) {
    const text = form.event(event, events === 0)
    if (events < sampleEvents) sample += text
    kinds[event.kind] = (kinds[event.kind] ?? 0) + 1
    if (event.redacted) instructions++
    masks += countMasks(event.body)
    characters += text.length
    if (++events >= mostCounted) break
  }
  const { notes } = head
  return {
    events,
    more: events >= mostCounted,
    kinds,
    instructions,
    masks,
    characters,
    notes,
    sample: sample.slice(0, sampleCharacters),
  }
}
