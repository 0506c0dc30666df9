// Light, dark, or as the system says.
import { Monitor, Moon, Sun } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuChoice } from '../../ui/menu.tsx'
import { usePreference } from '../../ui/preferences.ts'
import { useCommands } from '../palette/commands.ts'

export function ThemeToggle() {
  const [theme, setTheme] = usePreference('theme')
  useCommands(
    options.map(({ value, label, icon }) => ({
      id: `theme ${value}`,
      label: `Theme: ${label}`,
      words: ['colours', 'appearance'],
      icon,
      run: () => setTheme(value),
    })),
  )
  return (
    <Menu
      trigger={
        <IconButton label={`Theme: ${theme}`}>
          <span className="[&_svg]:size-4">{icons[theme]}</span>
        </IconButton>
      }
    >
      <MenuChoice label="Theme" value={theme} options={options} onChange={setTheme} />
    </Menu>
  )
}

const icons = { light: <Sun aria-hidden />, dark: <Moon aria-hidden />, system: <Monitor aria-hidden /> }
const options = [
  { value: 'system', label: 'As the system', icon: icons.system },
  { value: 'light', label: 'Light', icon: icons.light },
  { value: 'dark', label: 'Dark', icon: icons.dark },
] as const
