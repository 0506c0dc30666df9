// Commits, branches and pull requests of a session, from the calls that made them. A call and its answer may come in different batches
// and in either order, so both are read from where they are stored by now. Call it after the batch's events were written.
import type { TransactionSql } from 'postgres'
import { joinMade, madeBy, mayMake, mayShow, pullOf } from '../made.ts'
import type { Made } from '../made.ts'
import type { BatchEvent } from '../batch.ts'
import type { EventBody } from '../body.ts'

/** Adds to the session what `events` show that it made. */
export async function noteMade(sql: TransactionSql, sessionId: string, events: readonly BatchEvent[]): Promise<void> {
  const calls = [
    ...new Set(events.flatMap((event) => (event.toolCallId && isWorthIt(event.body) ? event.toolCallId : []))),
  ]
  const found = [...events.flatMap(linkOf), ...(calls.length > 0 ? await madeIn(sql, sessionId, calls) : [])]
  if (found.length === 0) return
  const [row] = await sql<Array<{ made: Made[] }>>`select made from sessions where id = ${sessionId} for no key update`
  if (!row) return
  const made = joinMade(row.made, found)
  if (JSON.stringify(made) === JSON.stringify(joinMade(row.made, []))) return
  await sql`update sessions set made = ${JSON.stringify(made)}::text::jsonb where id = ${sessionId}`
}

function isWorthIt(body: EventBody): boolean {
  const command = commandOf(body)
  return command === null ? body.shape === 'tool_result' && mayShow(outputOf(body)) : mayMake(command)
}

// A pull request that the source itself records.
function linkOf({ payloadType, body, at }: BatchEvent): Made[] {
  if (payloadType !== 'pr-link' || body.shape !== 'status') return []
  const { url } = (body.data ?? {}) as { url?: unknown }
  const pull = typeof url === 'string' ? pullOf(url) : null
  return pull ? [{ kind: 'pull', name: pull.href, ...(at !== null && { at: new Date(at).toISOString() }) }] : []
}

async function madeIn(sql: TransactionSql, sessionId: string, calls: string[]): Promise<Made[]> {
  const rows = await sql<Array<{ call: string; body: EventBody }>>`
    select e.tool_call_id as call, b.body from timeline_events e join event_bodies b on b.event_id = e.id
    where e.session_id = ${sessionId} and e.tool_call_id = any(${calls}) and e.superseded_at is null`
  return [...Map.groupBy(rows, ({ call }) => call)].flatMap(([call, told]) => {
    const outputs = told.flatMap(({ body }) => (body.shape === 'tool_result' ? outputOf(body) : []))
    const commands = told.flatMap(({ body }) => commandOf(body) ?? [])
    return commands.flatMap((command) => outputs.flatMap((output) => madeBy(command, output, call)))
  })
}

function commandOf(body: EventBody): string | null {
  if (body.shape === 'shell') return body.command
  return body.shape === 'tool_call' ? `${body.name} ${JSON.stringify(body.input ?? null)}` : null
}

function outputOf(body: EventBody): string {
  if (body.shape !== 'tool_result') return ''
  return [body.output, body.stdout].filter((text) => typeof text === 'string').join('\n')
}
