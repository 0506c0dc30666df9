// Records that could not be taken: where each stands, why, and its masked bytes, opened in place.
import { Fragment, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatCount } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { ImportRefusal } from '../rows.ts'
import { RefusedRecord } from './refused-record.tsx'
import type { RefusalDoor } from './refused-record.tsx'

type RefusalTableProps = {
  refusals: readonly ImportRefusal[]
  /** How many the account names; more than the rows here when not all have come in. */
  refused: number
  door: RefusalDoor
}

const page = 50

export function RefusalTable({ refusals, refused, door }: RefusalTableProps) {
  const [openId, setOpenId] = useState<string>()
  const [shown, setShown] = useState(page)
  const rest = refusals.length - shown
  return (
    <div tabIndex={0} role="group" aria-label="Refused records" className="inset-focus relative overflow-x-auto">
      <table className="w-full table-fixed text-left text-sm">
        <thead className="text-xs text-faint">
          <tr>
            <th scope="col" className="py-2 pr-3 pl-4 font-medium">
              File and line
            </th>
            <th scope="col" className="w-28 px-3 font-medium md:w-48">
              Byte
            </th>
            <th scope="col" className="w-18 px-3">
              <span className="sr-only">Record</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {refusals.slice(0, shown).map((refusal) => (
            <Fragment key={refusal.id}>
              <RefusalRow
                refusal={refusal}
                open={openId === refusal.id}
                onToggle={() => setOpenId(openId === refusal.id ? undefined : refusal.id)}
              />
              {openId === refusal.id && (
                <tr>
                  <td colSpan={3} className="px-4 pb-3">
                    <RefusedRecord key={String(refusal.resolvedAt)} refusal={refusal} door={door} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      <p className="tabular flex items-center gap-3 px-4 py-2 text-xs text-faint">
        {formatCount(Math.min(shown, refusals.length))} of {formatCount(Math.max(refused, refusals.length))} refused
        records
        {rest > 0 && (
          <Button small onClick={() => setShown(shown + page)}>
            Show {formatCount(Math.min(rest, page))} more
          </Button>
        )}
      </p>
    </div>
  )
}

function RefusalRow({ refusal, open, onToggle }: { refusal: ImportRefusal; open: boolean; onToggle: () => void }) {
  const path = revealHidden(refusal.path)
  return (
    <>
      <tr className="border-t border-line align-baseline">
        <td className="pt-1.5 pr-3 pl-4">
          <span className="block font-mono text-xs wrap-anywhere" title={`${path}:${refusal.line}`}>
            {path.split(/[/\\]/).at(-1)}:{refusal.line}
          </span>
        </td>
        <td className="tabular px-3 pt-1.5 text-xs text-muted">
          {formatCount(refusal.byteOffset)} <span className="text-faint">+{formatBytes(refusal.byteLength)}</span>
        </td>
        <td className="pt-1.5 pr-3 text-right whitespace-nowrap">
          <Button
            small
            look="link"
            aria-expanded={open}
            aria-label={`${open ? 'Hide' : 'Show'} the record at line ${refusal.line}`}
            onClick={onToggle}
          >
            {open ? 'Hide' : 'Show'}
          </Button>
        </td>
      </tr>
      <tr>
        <td colSpan={3} className="px-4 pb-2 text-muted">
          {revealHidden(refusal.reason)}
          {refusal.resolvedAt && (
            <span className="ml-1 text-ok">
              {refusal.resolution === 'corrected' ? 'Corrected and imported' : 'Left as it is'}{' '}
              <RelativeTime ago at={refusal.resolvedAt} />.
            </span>
          )}
        </td>
      </tr>
    </>
  )
}
