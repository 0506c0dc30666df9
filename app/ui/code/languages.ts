// The language of a file by its name, among those that the highlighter knows.

/** Null where none is known: then code is shown as it is. */
export function languageOf(path: string | undefined): string | null {
  const name = path?.split(/[\\/]/).at(-1)?.toLowerCase() ?? ''
  if (Object.hasOwn(names, name)) return names[name] ?? null
  const ending = /\.([a-z0-9+]+)$/.exec(name)?.[1] ?? ''
  return Object.hasOwn(endings, ending) ? (endings[ending] ?? null) : null
}

const names: Partial<Record<string, string>> = {
  makefile: 'makefile',
  '.bashrc': 'bash',
  '.zshrc': 'bash',
  '.gitconfig': 'ini',
}

const endings: Partial<Record<string, string>> = Object.fromEntries(
  Object.entries({
    typescript: 'ts tsx mts cts',
    javascript: 'js jsx mjs cjs',
    json: 'json jsonc json5 ipynb',
    css: 'css',
    scss: 'scss',
    less: 'less',
    xml: 'html htm xml svg vue svelte xhtml plist',
    markdown: 'md mdx markdown',
    python: 'py pyi pyw',
    go: 'go',
    rust: 'rs',
    java: 'java',
    kotlin: 'kt kts',
    swift: 'swift',
    c: 'c h',
    cpp: 'cc cpp cxx hpp hh hxx',
    csharp: 'cs',
    objectivec: 'm mm',
    php: 'php',
    ruby: 'rb rake gemspec',
    perl: 'pl pm',
    lua: 'lua',
    r: 'r',
    sql: 'sql',
    bash: 'sh bash zsh fish',
    yaml: 'yml yaml',
    ini: 'ini toml conf cfg properties env',
    diff: 'diff patch',
    graphql: 'graphql gql',
    makefile: 'mk',
    vbnet: 'vb',
    wasm: 'wat',
  }).flatMap(([language, all]) => all.split(' ').map((ending) => [ending, language])),
)
