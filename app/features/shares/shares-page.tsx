// Settings → Shared links: every link of the space, who followed it, and the way to end it.
import { Link2 } from 'lucide-react'
import type { ComponentProps } from 'react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ShareList } from './share-list.tsx'

export function SharesPage(props: ComponentProps<typeof ShareList>) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Shared links">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-4 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Shared links</h1>
        <p className="max-w-prose text-sm text-muted">
          By these, people without an account read sessions of this space. A link that is revoked is gone from their
          open pages within seconds. A session that is deleted or moved to another space takes its links with it.
        </p>
        {props.links.length === 0 ? (
          <EmptyState icon={<Link2 aria-hidden />} title="No links">
            Open a session and choose Share to make one.
          </EmptyState>
        ) : (
          <ShareList {...props} withSession />
        )}
      </div>
    </div>
  )
}
