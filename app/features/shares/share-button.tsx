// "Share" in the head of a session: the events that are marked in the timeline, else from the selected one on, else the whole session.
import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { useCommands } from '../palette/commands.ts'
import type { Session } from '../rows.ts'
import { ShareDialog } from './share-dialog.tsx'
import { rangeWords } from './share-words.ts'
import { useSelectedRange } from './use-selected-range.ts'

type ShareButtonProps = { session: Session; at: number | undefined; hasChildren: boolean }

export function ShareButton({ session, at, hasChildren }: ShareButtonProps) {
  const marked = useSelectedRange()
  const range = marked ?? (at === undefined ? { fromSeq: 1, toSeq: null } : { fromSeq: at, toSeq: null })
  const [shared, setShared] = useState<typeof range>()
  const share = () => setShared(range)
  useCommands([
    { id: 'session.share', label: 'Share this session', words: ['link', 'publish', 'send'], icon, run: share },
  ])
  const words = `Share ${rangeWords(range.fromSeq, range.toSeq)}`
  return (
    <>
      <Button
        look={marked ? 'plain' : 'quiet'}
        className="@max-2xl:px-2"
        title={words}
        icon={icon}
        // A mark goes away with the press of a button; what it was is what is meant.
        onMouseDown={(event) => event.preventDefault()}
        onClick={share}
      >
        <span className={marked ? '' : '@max-2xl:sr-only'}>
          {marked ? `Share ${marked.fromSeq} to ${marked.toSeq}…` : 'Share…'}
        </span>
      </Button>
      <ShareDialog
        session={session}
        range={shared ?? range}
        hasChildren={hasChildren}
        open={shared !== undefined}
        onOpenChange={(open) => !open && setShared(undefined)}
      />
    </>
  )
}

const icon = <Share2 aria-hidden className="size-4" />
