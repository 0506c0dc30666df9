// What a person can do with all that is stored: take it along, erase it, see what was erased, and let it in again.
import { Link } from '@tanstack/react-router'
import type { AccountScope } from '../../importer/erase/account.server.ts'
import { DangerSection } from './danger-section.tsx'
import { ErasedSection } from './erased-section.tsx'
import type { Erased } from './erased-section.tsx'
import { ExportSection } from './export-section.tsx'
import { KeptOutSection } from './kept-out-section.tsx'

export type DataPageProps = {
  erased: Erased
  account: AccountScope
  space: { name: string; administers: boolean; writes: boolean }
  onBringBack: (sessionIds: string[]) => void
  onEraseSpace: (name: string) => Promise<unknown>
  onEraseAccount: () => Promise<unknown>
}

export function DataPage({ erased, account, space, onBringBack, onEraseSpace, onEraseAccount }: DataPageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Data">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-8 px-4 py-5 md:px-8 md:py-7">
        <header className="flex items-baseline justify-between gap-4">
          <h1 className="text-xl font-semibold tracking-tight">Data</h1>
          <Link to="/settings" className="text-sm text-accent hover:underline">
            Settings
          </Link>
        </header>
        <ExportSection administers={space.administers} />
        <ErasedSection erasures={erased.erasures} />
        <KeptOutSection
          rows={erased.keptOut}
          total={erased.keptOutTotal}
          onBringBack={space.writes ? onBringBack : undefined}
        />
        <DangerSection account={account} space={space} onEraseSpace={onEraseSpace} onEraseAccount={onEraseAccount} />
      </div>
    </div>
  )
}
