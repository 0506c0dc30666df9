// Every place by its keys, g and its letter, and by its name in the palette.
import { useShortcuts } from '../../ui/shortcuts.ts'
import { useCommands } from '../palette/commands.ts'
import type { Place } from './places.tsx'

/** The letter of a place's keys: the first of its name that no place before it has. */
export function placeKeys(places: readonly Pick<Place, 'href' | 'label'>[]): Map<string, string> {
  const keys = new Map<string, string>()
  for (const { href, label } of places) {
    const letter = [...label.toLowerCase()].find((one) => /[a-z]/.test(one) && ![...keys.values()].includes(one))
    if (letter !== undefined) keys.set(href, letter)
  }
  return keys
}

export function usePlaceKeys(places: readonly Place[], go: (href: string) => void): void {
  const keys = placeKeys(places)
  useShortcuts(Object.fromEntries([...keys].map(([href, key]) => [`g ${key}`, () => go(href)])))
  useCommands(
    places.map(({ href, label, icon }) => {
      const key = keys.get(href)
      return {
        id: `place ${href}`,
        label: `Go to ${label}`,
        icon,
        ...(key === undefined ? {} : { keys: ['g', key] }),
        run: () => go(href),
      }
    }),
  )
}
