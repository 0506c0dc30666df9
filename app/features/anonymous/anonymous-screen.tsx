// One key hides names and text on the whole screen, for a screenshot, and shows them again; remembered for this device, so that a
// reload shows nothing either.
import { EyeOff } from 'lucide-react'
import { useLayoutEffect } from 'react'
import { usePreference } from '../../ui/preferences.ts'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { notify } from '../../ui/toasts.ts'
import { useCommands } from '../palette/commands.ts'

export function AnonymousScreen() {
  const [names, setNames] = usePreference('names')
  const hidden = names === 'hidden'
  const toggle = () => {
    setNames(hidden ? 'shown' : 'hidden')
    notify(hidden ? 'Names and text are shown again' : 'Names and text are hidden', {
      instead: 'names',
      ...(!hidden && { detail: '⇧H shows them again' }),
    })
  }
  useShortcuts({ H: toggle })
  useCommands([
    {
      id: 'anonymous',
      label: hidden ? 'Show names and text again' : 'Hide names and text for a screenshot',
      words: ['anonymise', 'anonymous', 'privacy'],
      icon: <EyeOff aria-hidden />,
      keys: ['⇧H'],
      run: toggle,
    },
  ])
  useLayoutEffect(() => {
    if (!hidden) return
    // Until it has come nothing is shown at all.
    document.documentElement.dataset.anonymous = 'waiting'
    let end: (() => void) | undefined
    let gone = false
    void import('./mask-screen.ts').then(({ maskScreen }) => {
      if (!gone) end = maskScreen()
    })
    return () => {
      gone = true
      end?.()
      delete document.documentElement.dataset.anonymous
    }
  }, [hidden])
  return null
}
