// A record of a kind that has no card, as it is: a tree that opens by level, and its text to copy.
import { CopyButton } from '../../../ui/copy-button.tsx'
import { JsonTree } from '../../../ui/json-tree.tsx'

export function RawTree({ value, label = 'Raw record' }: { value: unknown; label?: string }) {
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className="group/box relative max-h-[70vh] overflow-auto rounded-md border border-line bg-raised py-1.5 pr-10 pl-2 font-mono text-xs leading-[1.6]"
    >
      <JsonTree value={value} open={2} />
      <CopyButton
        text={() => JSON.stringify(value, null, 2) ?? ''}
        label={`Copy ${label.toLowerCase()}`}
        className="absolute top-1 right-1 size-7 bg-raised opacity-0 group-focus-within/box:opacity-100 group-hover/box:opacity-100"
      />
    </div>
  )
}
