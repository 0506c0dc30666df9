// What members say about a session, by the events it is about; and the place to say something.
import { MessageSquareText } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { Markdown } from '../../ui/markdown.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Comment } from '../rows.ts'
import { CommentForm } from './comment-form.tsx'
import type { NewComment } from './comment-form.tsx'

type CommentsTabProps = {
  comments: readonly Comment[]
  /** Who looks; null when they may read and not write. */
  author: string | null
  /** Whether they may remove what others have written. */
  administers: boolean
  /** The event that is selected in the timeline. */
  at: number | undefined
  eventCount: number
  hrefOf: (seq: number) => string
  onAdd: (comment: NewComment) => Promise<unknown>
  onEdit: (id: string, body: string) => void
  onRemove: (id: string) => void
}

export function CommentsTab(props: CommentsTabProps) {
  const { comments, author, administers, at, eventCount, hrefOf, onAdd, onEdit, onRemove } = props
  const inOrder = comments.toSorted((a, b) => a.fromSeq - b.fromSeq || a.createdAt.getTime() - b.createdAt.getTime())
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Comments">
      <div className="mx-auto flex max-w-[56rem] flex-col gap-5 px-4 py-5 md:pr-12">
        {author !== null && eventCount > 0 && <CommentForm key={at} at={at} eventCount={eventCount} onAdd={onAdd} />}
        {inOrder.length === 0 ? (
          <EmptyState icon={<MessageSquareText aria-hidden />} title="No comments">
            {author === null
              ? 'What members say about this session stands here.'
              : 'Select an event in the timeline and come here, or name its number above.'}
          </EmptyState>
        ) : (
          <ol className="flex flex-col gap-4">
            {inOrder.map((comment) => (
              <CommentCard
                key={comment.id}
                comment={comment}
                href={hrefOf(comment.fromSeq)}
                mine={comment.authorId === author}
                removable={comment.authorId === author || administers}
                onEdit={(body) => onEdit(comment.id, body)}
                onRemove={() => onRemove(comment.id)}
              />
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}

type CommentCardProps = {
  comment: Comment
  href: string
  mine: boolean
  removable: boolean
  onEdit: (body: string) => void
  onRemove: () => void
}

function CommentCard({ comment, href, mine, removable, onEdit, onRemove }: CommentCardProps) {
  const [draft, setDraft] = useState<string>()
  const { fromSeq, toSeq, authorName, createdAt, editedAt, body } = comment
  const place = fromSeq === toSeq ? `event ${fromSeq}` : `events ${fromSeq} to ${toSeq}`
  const save = () => {
    if (draft !== undefined && draft.trim() !== '' && draft.trim() !== body) onEdit(draft.trim())
    setDraft(undefined)
  }
  return (
    <li className="rounded-md border border-line px-4 py-3">
      <header className="mb-1.5 flex flex-wrap items-baseline gap-x-2 text-xs text-muted">
        <span className="text-sm font-medium text-text">{revealHidden(authorName)}</span>
        <span>
          on{' '}
          <Link href={href} className="text-accent hover:underline">
            {place}
          </Link>
        </span>
        <RelativeTime ago at={createdAt} />
        {editedAt && <span>edited</span>}
        <span className="ml-auto flex gap-1">
          {mine && draft === undefined && (
            <Button small look="quiet" onClick={() => setDraft(body)}>
              Edit
            </Button>
          )}
          {removable && draft === undefined && (
            <Button small look="quiet" aria-label={`Remove the comment on ${place}`} onClick={onRemove}>
              Remove
            </Button>
          )}
        </span>
      </header>
      {draft === undefined ? (
        <Markdown text={body} />
      ) : (
        <div className="flex flex-col gap-2">
          <textarea
            aria-label="The comment"
            value={draft}
            rows={4}
            maxLength={10_000}
            onChange={(event) => setDraft(event.target.value)}
            className="w-full rounded-md border border-line-strong bg-raised px-3 py-2 text-sm"
          />
          <span className="flex gap-2">
            <Button small onClick={save}>
              Save
            </Button>
            <Button small look="quiet" onClick={() => setDraft(undefined)}>
              Leave as it was
            </Button>
          </span>
        </div>
      )}
    </li>
  )
}
