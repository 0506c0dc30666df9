// "Share" in the head of a session: the whole of it, or from the event that is selected.
import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import type { Session } from '../rows.ts'
import { ShareDialog } from './share-dialog.tsx'

type ShareButtonProps = { session: Session; at: number | undefined; hasChildren: boolean }

export function ShareButton({ session, at, hasChildren }: ShareButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        look="quiet"
        className="@max-2xl:px-2"
        title={at === undefined ? 'Share this session' : `Share this session from event ${at} on`}
        icon={<Share2 aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        <span className="@max-2xl:sr-only">Share…</span>
      </Button>
      <ShareDialog
        session={session}
        {...(at !== undefined && { range: { fromSeq: at, toSeq: null } })}
        hasChildren={hasChildren}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  )
}
