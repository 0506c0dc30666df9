// What a session made, in the few signs that a row of the list has room for, and pull requests as links.
import { ExternalLink, GitCommitHorizontal, GitPullRequest } from 'lucide-react'
import { pullOf } from '../../importer/made.ts'
import type { Made } from '../../importer/made.ts'
import { countOf } from '../../ui/numbers.ts'
import { revealHidden } from '../../ui/visible-text.ts'

/** Commits as a count, the last pull request by its number. */
export function MadeMarks({ made }: { made: readonly Made[] }) {
  const commits = made.filter(({ kind }) => kind === 'commit').length
  const pulls = made.flatMap(({ kind, name }) => (kind === 'pull' ? (pullOf(name) ?? []) : []))
  const last = pulls.at(-1)
  return (
    <>
      {commits > 0 && (
        <span className="tabular inline-flex shrink-0 items-center gap-0.5" title={countOf(commits, 'commit')}>
          <GitCommitHorizontal role="img" aria-label="Commits" className="size-3.5" />
          {commits}
        </span>
      )}
      {last && (
        <span
          className="tabular inline-flex shrink-0 items-center gap-0.5"
          title={pulls.map(({ label }) => label).join(', ')}
        >
          <GitPullRequest role="img" aria-label="Pull request" className="size-3" />
          {last.number}
          {pulls.length > 1 && ` +${pulls.length - 1}`}
        </span>
      )}
    </>
  )
}

/** Leaves the console: nothing of its address goes along. */
export function PullLink({ address }: { address: string }) {
  const pull = pullOf(address)
  if (!pull) return <span className="break-all">{revealHidden(address)}</span>
  return (
    <a
      href={pull.href}
      target="_blank"
      rel="noreferrer noopener nofollow"
      title={pull.href}
      className="inline-flex min-w-0 items-center gap-1 text-accent hover:underline"
    >
      <GitPullRequest aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{pull.label}</span>
      <ExternalLink role="img" aria-label="opens another site" className="size-3 shrink-0" />
    </a>
  )
}
