// In the place of a session that left the space while it was open.
import { FolderOutput } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'

export function SessionGone({ href }: { href: string }) {
  return (
    <EmptyState
      icon={<FolderOutput aria-hidden />}
      title="This session is not here any more"
      action={
        <Link href={href} className="text-sm text-accent hover:underline">
          All sessions
        </Link>
      }
    >
      It was moved to another space, or deleted, while you looked at it.
    </EmptyState>
  )
}
