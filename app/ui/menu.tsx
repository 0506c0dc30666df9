// A menu of actions or of one choice among few. Not modal: a modal one would inject a <style> element against the policy.
import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

type MenuProps = { trigger: ReactElement; align?: 'start' | 'end'; children: ReactNode }
type ChoiceProps<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string; icon?: ReactNode; note?: string }[]
  onChange: (value: T) => void
}

export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="z-50 min-w-40 animate-arrive rounded-md border border-line-strong bg-raised p-1 text-sm shadow-float outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function MenuChoice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const choose = (picked: string) => {
    const option = options.find((one) => one.value === picked)
    if (option) onChange(option.value)
  }
  return (
    <Radix.RadioGroup value={value} onValueChange={choose} aria-label={label}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={item}>
          {option.icon}
          <span className="max-w-60 truncate">{option.label}</span>
          {option.note && <span className="text-xs text-faint">{option.note}</span>}
          <Radix.ItemIndicator className="ml-auto">
            <Check aria-hidden className="size-4 text-accent" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

type ItemProps = { icon?: ReactNode; onSelect: () => void; children: ReactNode }

/** Something to do, below a line when it stands after choices. */
export function MenuItem({ icon, onSelect, children }: ItemProps) {
  return (
    <Radix.Item className={item} onSelect={onSelect}>
      {icon}
      {children}
    </Radix.Item>
  )
}

export const MenuLine = () => <Radix.Separator className="my-1 h-px bg-line" />

const item =
  'flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none select-none data-highlighted:bg-hover [&_svg]:size-4'
