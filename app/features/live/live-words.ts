// A live process in words: where it runs and how a person gets to it.
import { revealHidden } from '../../ui/visible-text.ts'
import type { AgentProcess } from '../rows.ts'

type Reached = Pick<AgentProcess, 'transport' | 'transportDetails'>

/** How a person reaches the process; null where nobody knows. */
export function reachedBy({ transport, transportDetails: details }: Reached): string | null {
  const say = (name: string) => {
    const value = details[name]
    return typeof value === 'string' || typeof value === 'number' ? revealHidden(String(value)) : null
  }
  if (transport === 'tmux') return joined('tmux', say('tmux_session'), say('tmux_pane'))
  if (transport === 'nvim') return joined('Neovim', say('instance_name') ?? say('nvim_socket'))
  return transport === 'pty' ? 'terminal' : null
}

/** "process 4711 on build-box, tmux 3 %5", as far as it is known. */
export function processWords(process: Reached & Pick<AgentProcess, 'pid'>, machine?: string): string {
  const where = machine === undefined ? '' : ` on ${revealHidden(machine)}`
  return [`process ${process.pid}${where}`, reachedBy(process)].filter((part) => part !== null).join(', ')
}

const joined = (...parts: Array<string | null>) => parts.filter((part) => part !== null).join(' ')
