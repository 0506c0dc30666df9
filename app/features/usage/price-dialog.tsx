// A price of one's own for a model, in USD for a million tokens.
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { ModelPrice } from '../rows.ts'

export type PriceFigures = { input: number; output: number; cacheRead: number; cacheWrite: number }

const figures: ReadonlyArray<[keyof PriceFigures, string]> = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cacheRead', 'Cache reads'],
  ['cacheWrite', 'Cache writes'],
]

type PriceDialogProps = {
  model: string | null
  known: ModelPrice | undefined
  onClose: () => void
  onSave: (model: string, price: PriceFigures) => void
  onRemove: (id: string) => void
}

export function PriceDialog({ model, known, onClose, onSave, onRemove }: PriceDialogProps) {
  return (
    <Dialog
      open={model !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Price of ${model ?? ''}`}
      description="USD for a million tokens. It wins over the list price, for what is stored and for what comes."
    >
      {model !== null && (
        <PriceForm
          key={model}
          known={known}
          onSave={(price) => onSave(model, price)}
          onRemove={known ? () => onRemove(known.id) : undefined}
        />
      )}
    </Dialog>
  )
}

function PriceForm({
  known,
  onSave,
  onRemove,
}: {
  known: ModelPrice | undefined
  onSave: (price: PriceFigures) => void
  onRemove: (() => void) | undefined
}) {
  const id = useId()
  const [values, setValues] = useState<Record<string, string>>(
    Object.fromEntries(figures.map(([name]) => [name, known ? String(Number(known[name])) : ''])),
  )
  const numbers = figures.map(([name]) => Number(values[name] === '' ? Number.NaN : values[name]))
  const sound = numbers.every((value) => Number.isFinite(value) && value >= 0)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0] = numbers
    if (sound) onSave({ input, output, cacheRead, cacheWrite })
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3">
        {figures.map(([name, label]) => (
          <label key={name} htmlFor={`${id}-${name}`} className="flex flex-col gap-1 text-sm">
            <span className="text-muted">{label}</span>
            <input
              id={`${id}-${name}`}
              inputMode="decimal"
              required
              value={values[name] ?? ''}
              onChange={(event) => setValues({ ...values, [name]: event.target.value.trim() })}
              className="tabular h-9 rounded-md border border-line-strong bg-page px-2"
            />
          </label>
        ))}
      </div>
      <div className="flex justify-end gap-2">
        {onRemove && (
          <Button look="quiet" className="mr-auto" onClick={onRemove}>
            Use the list price
          </Button>
        )}
        <Button look="primary" type="submit" disabled={!sound}>
          Save
        </Button>
      </div>
    </form>
  )
}
