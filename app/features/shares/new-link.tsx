// A link that was just made: the one time it can be seen.
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'

export function NewLink({ href, onMore }: { href: string; onMore: () => void }) {
  return (
    <div role="status" className="rounded-md border border-line-strong bg-surface px-4 py-3 text-sm">
      <p className="font-medium">The link is made.</p>
      <p className="mt-1 text-muted">This is the only time it is shown: of its code only a hash is kept.</p>
      <p className="mt-3 flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 font-mono text-xs wrap-anywhere">{href}</code>
        <CopyButton text={href} label="Copy the link" />
      </p>
      <p className="mt-2 flex items-center gap-3">
        <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent hover:underline">
          Open it
        </a>
        <Button small look="quiet" onClick={onMore}>
          Make another
        </Button>
      </p>
    </div>
  )
}
