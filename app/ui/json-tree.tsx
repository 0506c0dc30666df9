// A JSON value as a tree that opens by level. Law: text of an agent is hostile and shown as text alone.
import { formatCount } from './numbers.ts'
import { revealHidden } from './visible-text.ts'

const mostEntries = 500
const longestText = 4000

/** `open` levels are open at first. */
export function JsonTree({ value, name, open = 1 }: { value: unknown; name?: string; open?: number }) {
  if (value === null || typeof value !== 'object') {
    return (
      <p className="pl-4 break-words">
        <Name name={name} />{' '}
        <span className={typeof value === 'string' ? 'text-ok' : 'text-accent'}>{leafOf(value)}</span>
      </p>
    )
  }
  const entries = Object.entries(value)
  const [left, right] = Array.isArray(value) ? '[]' : '{}'
  return (
    <details open={open > 0} className="pl-4 open:[&>summary>.closed]:hidden">
      <summary className="-ml-4 cursor-pointer">
        <Name name={name} />{' '}
        <span className="closed text-faint">
          {left}
          {formatCount(entries.length)}
          {right}
        </span>
      </summary>
      {entries.slice(0, mostEntries).map(([key, item]) => (
        <JsonTree key={key} name={key} value={item} open={open - 1} />
      ))}
      {entries.length > mostEntries && (
        <p className="pl-4 text-faint">{formatCount(entries.length - mostEntries)} more</p>
      )}
    </details>
  )
}

function Name({ name }: { name?: string }) {
  return name === undefined ? null : <span className="text-muted">{revealHidden(name)}:</span>
}

function leafOf(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  const text = revealHidden(value)
  return text.length > longestText ? `${text.slice(0, longestText).toWellFormed()}…` : text
}
