// What a tool gave back: its output as a terminal showed it, or the record as it is.
import { JsonOutput, Output } from '../../../ui/output.tsx'
import { revealHidden } from '../../../ui/visible-text.ts'
import type { TimelineEvent } from '../../rows.ts'
import { resultOf } from '../read-body.ts'
import { Pictures } from './pictures.tsx'

/** `quiet`: a success says nothing, for the line above has already said it (an edit that was made). */
export function ResultBody({ event, body, quiet }: { event: TimelineEvent; body: unknown; quiet?: boolean }) {
  const result = resultOf(body)
  if (!result) return <JsonOutput value={body} label="Result" />
  if (quiet && event.outcome !== 'error') return null
  const hasImages = result.images.shown.length + result.images.left > 0
  return (
    <>
      {result.output.trim() === '' ? (
        !hasImages && <p className="text-sm text-faint">No output.</p>
      ) : (
        <Output text={result.output} />
      )}
      <Pictures images={result.images} />
      {result.facts.length > 0 && (
        <p className="px-3 text-xs wrap-anywhere text-faint">{revealHidden(result.facts.join(' · '))}</p>
      )}
    </>
  )
}
