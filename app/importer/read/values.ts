// One physical line to its JSON values. Two writers can leave two objects on one line without a newline between: both count.

export interface LineValue {
  /** Position in the text of the line, in UTF-16 units. */
  from: number
  to: number
  value: unknown
}

export interface LineValues {
  values: LineValue[]
  /** What is left after the last good value, when it is not JSON. */
  rest: { from: number; to: number; error: string } | null
}

/** Parses all JSON values of `text`. Blank text has none. Never throws. */
export function lineValues(text: string): LineValues {
  const from = skipBlank(text, 0)
  if (from === text.length) return { values: [], rest: null }
  const whole = tryParse(text)
  if (whole.ok) return { values: [{ from, to: text.trimEnd().length, value: whole.value }], rest: null }
  return several(text, from, whole.error)
}

function several(text: string, start: number, error: string): LineValues {
  const values: LineValue[] = []
  let at = start
  while (at < text.length) {
    const end = endOfValue(text, at)
    const parsed = end === null ? null : tryParse(text.slice(at, end))
    if (end === null || !parsed?.ok) return { values, rest: { from: at, to: text.trimEnd().length, error } }
    values.push({ from: at, to: end, value: parsed.value })
    at = skipBlank(text, end)
  }
  return { values, rest: null }
}

/** Index just after the object or array that starts at `at`, or null when it does not end (or none starts) here. */
export function endOfValue(text: string, at: number): number | null {
  if (text[at] !== '{' && text[at] !== '[') return null
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === 0x22) {
      i = endOfString(text, i)
      if (i < 0) return null
    } else if (char === 0x7b || char === 0x5b) depth++
    else if (char === 0x7d || char === 0x5d) {
      depth--
      if (depth === 0) return i + 1
    }
  }
  return null
}

function endOfString(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === 0x5c) i++
    else if (char === 0x22) return i
  }
  return -1
}

// JSON's own blanks and a stray byte order mark; not the wider set of String.trim, which JSON.parse would refuse anyway.
function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n\uFEFF'.includes(text.charAt(at))) at++
  return at
}

function tryParse(text: string): { ok: true; value: unknown } | { ok: false; error: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) }
  }
}
