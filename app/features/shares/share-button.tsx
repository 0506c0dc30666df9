// "Share" in the head of a session: the events that are marked in the timeline, else from the selected one on, else the whole session.
import { Share2 } from 'lucide-react'
import { useContext, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { useCommands } from '../palette/commands.ts'
import type { Session } from '../rows.ts'
import { MarkingContext } from '../timeline/marked-range.ts'
import { ShareDialog } from './share-dialog.tsx'
import { rangeWords } from './share-words.ts'

type ShareButtonProps = { session: Session; at: number | undefined; hasChildren: boolean }

export function ShareButton({ session, at, hasChildren }: ShareButtonProps) {
  const marked = useContext(MarkingContext)?.range
  const range = marked ?? (at === undefined ? { fromSeq: 1, toSeq: null } : { fromSeq: at, toSeq: null })
  const [shared, setShared] = useState<typeof range>()
  const share = () => setShared(range)
  useCommands([
    { id: 'session.share', label: 'Share this session', words: ['link', 'publish', 'send'], icon, run: share },
  ])
  const words = `Share ${rangeWords(range.fromSeq, range.toSeq)}`
  return (
    <>
      <Button look={marked ? 'plain' : 'quiet'} className="@max-2xl:px-2" title={words} icon={icon} onClick={share}>
        <span className={marked ? '' : '@max-2xl:sr-only'}>{marked ? `${words}…` : 'Share…'}</span>
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
