// What a person sets for their Logbook. One section a subject.
import { Link } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { AccountSection } from '../account/account-section.tsx'
import { DevicesSection } from '../account/devices-section.tsx'
import { DeviceSection } from '../device/device-section.tsx'
import { HooksSection } from '../hooks/hooks-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { RulesSection } from './rules-section.tsx'

type SettingsPageProps = {
  /** Whether the person may make share links. */
  mayShare: boolean
  account: ComponentProps<typeof AccountSection>
  devices: ComponentProps<typeof DevicesSection>
  keys: ComponentProps<typeof KeysSection>
  hooks: ComponentProps<typeof HooksSection>
  rules: ComponentProps<typeof RulesSection>
}

export function SettingsPage({ mayShare, account, devices, keys, hooks, rules }: SettingsPageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Settings">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-8 px-4 py-5 md:px-8 md:py-7">
        <header className="flex items-baseline justify-between gap-4">
          <h1 className="text-xl font-semibold tracking-tight">Settings</h1>
          <nav aria-label="More settings" className="flex gap-4 text-sm">
            {mayShare && (
              <Link to="/settings/shares" className="text-accent hover:underline">
                Shared links
              </Link>
            )}
            <Link to="/settings/data" className="text-accent hover:underline">
              Data
            </Link>
            <Link to="/settings/activity" className="text-accent hover:underline">
              Activity
            </Link>
          </nav>
        </header>
        <AccountSection {...account} />
        <DevicesSection {...devices} />
        <DeviceSection />
        <HooksSection {...hooks} />
        <RulesSection {...rules} />
        <KeysSection {...keys} />
      </div>
    </div>
  )
}
