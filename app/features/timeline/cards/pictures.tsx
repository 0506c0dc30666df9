// The images of an event: those that it carries itself, small until one is wanted large.
import { useState } from 'react'
import { clsx } from 'clsx'
import { ImageOff } from 'lucide-react'
import { countOf } from '../../../ui/numbers.ts'
import type { Images } from '../read-body.ts'

export function Pictures({ images: { shown, left } }: { images: Images }) {
  return (
    <>
      {shown.length > 0 && (
        <div className="mt-1.5 flex flex-wrap items-start gap-2">
          {shown.map((address, index) => (
            <Picture key={index} address={address} name={`Image ${index + 1} of ${shown.length}`} />
          ))}
        </div>
      )}
      {left > 0 && <p className="mt-1 text-sm text-faint">{countOf(left, 'image')} not shown</p>}
    </>
  )
}

function Picture({ address, name }: { address: string; name: string }) {
  const [large, setLarge] = useState(false)
  const [broken, setBroken] = useState(false)
  if (broken)
    return (
      <p className="inline-flex items-center gap-1.5 rounded border border-line px-1.5 text-sm text-muted">
        <ImageOff aria-hidden className="size-3.5" />
        {name} cannot be drawn; its bytes are kept.
      </p>
    )
  return (
    <button
      type="button"
      aria-pressed={large}
      title={large ? 'Show small' : 'Show large'}
      onClick={() => setLarge(!large)}
      className="overflow-hidden rounded-md border border-line bg-sunken"
    >
      <img
        src={address}
        alt={name}
        decoding="async"
        onError={() => setBroken(true)}
        className={clsx('block max-w-full object-contain', large ? 'max-h-none' : 'h-48 w-auto')}
      />
    </button>
  )
}
