// Every key the console knows, opened with `?`.
import { Keyboard } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useChordName, useShortcuts } from '../../ui/shortcuts.ts'
import { useCommands } from '../palette/commands.ts'

export function ShortcutsDialog() {
  const [open, setOpen] = useState(false)
  const sections = sectionsWith(useChordName('K'))
  useShortcuts({ '?': () => setOpen(true) })
  useCommands([
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      words: ['help', 'keys'],
      icon: <Keyboard aria-hidden />,
      keys: ['?'],
      run: () => setOpen(true),
    },
  ])
  return (
    <>
      <IconButton label="Keyboard shortcuts" className="max-md:hidden" onClick={() => setOpen(true)}>
        <Keyboard aria-hidden className="size-4" />
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts">
        {sections.map((section) => (
          <section key={section.title} className="mb-5 last:mb-0">
            <h3 className="mb-1.5 text-xs font-semibold text-muted">{section.title}</h3>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1.5 text-sm">
              {section.keys.map(([what, ...keys]) => (
                <div key={what} className="col-span-full grid grid-cols-subgrid">
                  <dt>{what}</dt>
                  <dd className="flex justify-end gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </Dialog>
    </>
  )
}

const sectionsWith = (palette: string) =>
  [
    {
      title: 'Session list, when it has the focus',
      keys: [
        ['Next and previous session', 'j', 'k'],
        ['Open', '↵'],
        ['First and last', 'Home', 'End'],
        ['Choose; a range of them', 'x', '⇧J', '⇧K'],
        ['Pin, or take the pin away', 'p'],
        ['Tag', 't'],
        ['Archive, or take out of the archive', 'a'],
        ['Rename', 'r'],
        ['Two to four that are chosen, side by side', 'v'],
        ['Back to the timeline', 'Esc'],
      ],
    },
    {
      title: 'Timeline',
      keys: [
        ['Next and previous event', 'j', 'k'],
        ['Next and previous prompt', '⇧J', '⇧K'],
        ['Next error', 'e'],
        ['Open or fold the event', 'o'],
        ['Copy a link to the event or the marked range', 'c'],
        ['Go to the end and follow', 'f'],
        ['Find in this session', '/'],
        ['Next and previous place found', 'n', '⇧N'],
        ['Bookmark the event or the marked range, write beside it', 'b', 'm'],
        ['Replay from here; then stop, step, change the speed', 'r', 'Space', ', .', '< >'],
        ['Newest first, or as it happened', 'x'],
        ['Read as a discussion, as a summary', 'd', 's'],
        ['Pin, tag, archive the session', '⇧P', '⇧T', '⇧A'],
      ],
    },
    {
      title: 'Everywhere',
      keys: [
        ['Go to a session or a place, do something', palette],
        ['Go to a place: g, then its letter', 'g', 's'],
        ['Find a session by title, where no timeline is open', '/'],
        ['Undo what was just done', 'z'],
        ['Hide names and text for a screenshot', '⇧H'],
        ['This page', '?'],
        ['Close what floats', 'Esc'],
      ],
    },
  ] as const
