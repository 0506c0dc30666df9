// How far an upload is and what became of it: the account in words, and each file that was not taken with its reason.
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { countOf, formatBytes, formatCount } from '../../ui/numbers.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { accountWords } from '../imports/import-words.ts'
import type { Sent } from './send-files.ts'

const mostShown = 20

type UploadStateProps = { sent: Sent | undefined; nothing: boolean; onClose: () => void }

export function UploadState({ sent, nothing, onClose }: UploadStateProps) {
  if (nothing)
    return (
      <Banner title="There is no session in that." tone="warn" className="mb-4">
        Sessions are .jsonl and .json files, compressed ones too. A single file is taken whatever its name.
      </Banner>
    )
  if (!sent) return null
  return (
    <section aria-label="Upload" className="mb-4 rounded-md border border-line-strong bg-raised px-4 py-3">
      {sent.over ? <Result sent={sent} onClose={onClose} /> : <Progress sent={sent} />}
      {sent.failed.length > 0 && (
        <ul className="mt-2 text-sm text-bad">
          {sent.failed.slice(0, mostShown).map(({ name, reason }, index) => (
            <li key={`${index} ${name}`} className="wrap-anywhere">
              <span className="font-mono text-xs">{revealHidden(name)}</span>: {revealHidden(reason)}
            </li>
          ))}
          {sent.failed.length > mostShown && <li>and {formatCount(sent.failed.length - mostShown)} more.</li>}
        </ul>
      )}
    </section>
  )
}

function Progress({ sent }: { sent: Sent }) {
  return (
    <div className="flex flex-col gap-1.5 text-sm text-muted">
      <p className="tabular">
        Importing: {formatCount(sent.filesDone)} of {countOf(sent.files, 'file')}, {formatBytes(sent.bytesSent)} of{' '}
        {formatBytes(sent.bytes)} sent
      </p>
      <ProgressBar done={sent.bytesSent} total={sent.bytes} label="Bytes sent" />
    </div>
  )
}

function Result({ sent, onClose }: { sent: Sent; onClose: () => void }) {
  return (
    <div role="status" className="flex items-start justify-between gap-3">
      <p className="tabular text-sm">
        <strong className="font-semibold">{countOf(sent.files, 'file')} done.</strong> {accountWords(sent)}
      </p>
      <Button small look="quiet" onClick={onClose}>
        Close
      </Button>
    </div>
  )
}
