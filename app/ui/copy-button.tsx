// Copies a text and says that it did, in place; where the clipboard is refused it says that too.
import { Check, Copy, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from './button.tsx'

type Outcome = 'idle' | 'copied' | 'refused'

export function CopyButton({
  text,
  label,
  className,
}: {
  text: string | (() => string)
  label: string
  className?: string
}) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 1600)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    writeClipboard(typeof text === 'string' ? text : text()).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  return (
    <IconButton label={names[outcome] ?? label} className={className} onClick={copy}>
      {outcome === 'copied' ? (
        <Check className="size-4 text-ok" />
      ) : outcome === 'refused' ? (
        <X className="size-4 text-bad" />
      ) : (
        <Copy className="size-4" />
      )}
      <span role="status" className="sr-only">
        {names[outcome]}
      </span>
    </IconButton>
  )
}

/** Rejects where the page is not secure (a LAN address over http) or the browser refuses. */
export async function writeClipboard(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error('The browser gives the clipboard to https and localhost pages only.')
  await navigator.clipboard.writeText(text)
}

const names: Partial<Record<Outcome, string>> = {
  copied: 'Copied',
  refused: 'The browser refused the clipboard; select the text and copy it',
}
