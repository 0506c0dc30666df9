// From the text an agent handed over to what an envelope says of it. What is no JSON object is kept as text, so that it is
// refused with its content instead of being lost; its session is looked for in the text.

export interface Payload {
  event: string
  session: string
  payload: unknown
}

const shownCharacters = 16 * 1024

export function readPayload(text: string): Payload {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { event: 'Unreadable', session: found(text) ?? 'unknown', payload: { text: text.slice(0, shownCharacters) } }
  const fields = value as Record<string, unknown>
  const name = fields['hook_event_name'] ?? fields['type'] ?? fields['event']
  const session = fields['session_id'] ?? fields['thread-id'] ?? fields['sessionID']
  return {
    event: typeof name === 'string' && name !== '' ? name.slice(0, 120) : 'Unknown',
    session: typeof session === 'string' ? session : 'unknown',
    payload: value,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

const found = (text: string): string | undefined =>
  /"(?:session_id|thread-id|sessionID)"\s*:\s*"([\w-]{1,120})"/.exec(text.slice(0, 1024 * 1024))?.[1]
