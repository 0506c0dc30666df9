// Account and devices alone, for whoever sees no other settings of the space.
import type { ComponentProps } from 'react'
import { AccountSection } from './account-section.tsx'
import { DevicesSection } from './devices-section.tsx'

type AccountPageProps = {
  account: ComponentProps<typeof AccountSection>
  devices: ComponentProps<typeof DevicesSection>
}

export function AccountPage({ account, devices }: AccountPageProps) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Account">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-8 px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">Account and devices</h1>
        <AccountSection {...account} />
        <DevicesSection {...devices} />
      </div>
    </div>
  )
}
