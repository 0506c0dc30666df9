// Whether a source is lines of JSON, or one JSON document whose rows are its records. Told by its content.
import { contentOf } from './source.server.ts'
import { endOfValue, lineValues } from './values.ts'

/** `one`: nothing but a single line with a single value, which may be either. */
export type Layout = 'lines' | 'document' | 'one'

const headBytes = 256 * 1024

/** How the source at `path` seems to be laid out, by its beginning. What follows may still prove a `document` to be lines. */
export async function layoutOf(path: string): Promise<Layout> {
  const chunks: Buffer[] = []
  for await (const chunk of contentOf(path, 0, headBytes + 1)) chunks.push(chunk)
  const head = Buffer.concat(chunks)
  return layoutOfHead(
    head.toString('latin1', 0, headBytes).replace(/^\u00EF\u00BB\u00BF/, ''),
    head.length <= headBytes,
  )
}

function layoutOfHead(head: string, all: boolean): Layout {
  const from = head.search(/\S/)
  if (from < 0 || !'{['.includes(head.charAt(from))) return 'lines'
  const end = endOfValue(head, from)
  if (end === null) return hasLineOfItsOwn(head.slice(from)) ? 'lines' : 'document'
  const spansLines = head.slice(from, end).includes('\n')
  if (spansLines) return 'document'
  return all && head.slice(end).trim() === '' ? 'one' : 'lines'
}

// Lines of JSON whose first is torn: a document has no whole object at the beginning of a line, without a comma behind it.
function hasLineOfItsOwn(head: string): boolean {
  const [first = '', ...lines] = head.split('\n')
  if (/^[[{]\s*$/.test(first)) return false
  return lines.some((line) => {
    if (!line.startsWith('{')) return false
    const { values, rest } = lineValues(line)
    return values.length > 0 && rest === null
  })
}
