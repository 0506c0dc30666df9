// The small mark of an agent: a letter and a hue, and its name for those who see neither.
import { clsx } from 'clsx'
import { agentLook } from './agents.ts'

export function AgentMark({ agent, className }: { agent: string; className?: string }) {
  const { letter, name, ground } = agentLook(agent)
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={clsx(
        'inline-grid size-4 shrink-0 place-items-center rounded text-[0.625rem] leading-none font-semibold text-on-accent select-none',
        ground,
        className,
      )}
    >
      {letter}
    </span>
  )
}
