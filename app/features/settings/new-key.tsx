// A key that was just made: the one time it can be seen.
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'

export function NewKey({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <div role="status" className="mb-4 rounded-md border border-line-strong bg-raised px-4 py-3 text-sm">
      <p>This is the only time this key is shown. Put it where it is used now.</p>
      <p className="mt-2 flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md bg-sunken px-2 py-1 font-mono text-xs wrap-anywhere">{value}</code>
        <CopyButton text={value} label="Copy the key" />
        <Button small look="quiet" onClick={onClose}>
          Done
        </Button>
      </p>
    </div>
  )
}
