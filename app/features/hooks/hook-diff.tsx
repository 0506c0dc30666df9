// The exact difference to a file of settings, with the choice to write it.
import { Button } from '../../ui/button.tsx'
import { Diff } from '../../ui/diff.tsx'
import { rowsOfPatch } from '../../ui/diff-rows.ts'
import type { HookChange } from './writes.ts'

export interface HookPreview {
  file: string
  diff: string
  /** Stands for what the file holds now. */
  mark: string
}

type HookDiffProps = {
  direction: HookChange['direction']
  plans: readonly HookPreview[]
  onWrite: () => void
  onCancel: () => void
}

export function HookDiff({ direction, plans, onWrite, onCancel }: HookDiffProps) {
  return (
    <div className="mt-2 flex flex-col gap-2">
      {plans.length === 0 && <p className="text-muted">Nothing would change.</p>}
      {plans.map(({ file, diff }) => (
        <Diff key={file} rows={rowsOfPatch(diff)} label={`Change of ${file}`} />
      ))}
      <p className="flex gap-2">
        {plans.length > 0 && (
          <Button small look="primary" onClick={onWrite}>
            {direction === 'install' ? 'Write this' : 'Take them out'}
          </Button>
        )}
        <Button small onClick={onCancel}>
          Cancel
        </Button>
      </p>
    </div>
  )
}
