// The language of searches at a glance: an example of each key that can be tried by a click.
import { keys } from './language/keys.ts'

const forms = [
  ['"two words"', 'words that stand together'],
  ['-word', 'without it'],
  ['one or other', 'either'],
  ['(a or b) c', 'brackets group'],
  ['*port*', 'letters anywhere in a word'],
] as const

export function LanguageHelp({ onTry }: { onTry: (example: string) => void }) {
  const lines = [...forms, ...keys.map(({ example, help }) => [example, help] as const)]
  return (
    <section aria-label="How to search" className="rounded-md border border-line">
      <h2 className="border-b border-line px-4 py-2.5 text-sm font-semibold">
        Search everything your agents said and did
      </h2>
      <ul className="grid gap-x-6 px-2 py-2 text-sm lg:grid-cols-2">
        {lines.map(([example, help]) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => onTry(example)}
              className="inset-focus flex w-full items-baseline gap-3 rounded px-2 py-1 text-left hover:bg-hover"
            >
              <code className="w-36 shrink-0 truncate font-mono text-xs text-text">{example}</code>
              <span className="min-w-0 text-xs text-muted">{help}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
