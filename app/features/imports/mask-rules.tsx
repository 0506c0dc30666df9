// Under which rules what is stored was masked, and what to do about sources that are behind.
import { Banner } from '../../ui/banner.tsx'
import type { MaskedSources } from './masked-sources.ts'

export function MaskRules({ sources }: { sources: MaskedSources }) {
  const { version, total, behind, kept } = sources
  if (total === 0) return null
  const originals = kept > 0 && ` ${of(kept, total)} kept as originals, because somebody asked for them.`
  if (behind === 0)
    return (
      <p className="mb-5 text-xs text-muted">
        Secrets in {kept > 0 ? 'the others' : `all ${sourcesOf(total)}`} are masked by the rules of this version{' '}
        <span className="font-mono break-all">({version})</span>.{originals}
      </p>
    )
  return (
    <Banner title={`${of(behind, total)} masked by older rules.`} className="mb-5">
      Newer rules may find secrets in them. <Command>npx logbook redact --rescan --dry-run</Command> says what would
      change, without <Command>--dry-run</Command> it is done. It may run beside Logbook.{originals}
    </Banner>
  )
}

const Command = ({ children }: { children: string }) => (
  <code className="font-mono text-xs whitespace-nowrap text-text">{children}</code>
)

const sourcesOf = (count: number): string => `${count.toLocaleString('en')} source${count === 1 ? '' : 's'}`

const of = (count: number, total: number): string =>
  `${count.toLocaleString('en')} of ${sourcesOf(total)} ${count === 1 ? 'is' : 'are'}`
