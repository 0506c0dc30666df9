// Transcript text that tries to act on its reader: scripts, links that lie, markdown tricks, characters that turn text around.
import { claudeFile } from '../../app/importer/demo/claude-file.ts'
import type { ClaudeFile, ClaudeOptions } from '../../app/importer/demo/claude-file.ts'

/** Each of these stands in a prompt, an answer, a tool's input, a tool's output and a title of the hostile session. */
export const hostileTexts: string[] = [
  '<script>window.__hacked = "script"</script>',
  '<img src=x onerror="window.__hacked=\'img\'">',
  '<svg><script>window.__hacked = "svg"</script></svg><iframe srcdoc="<script>parent.__hacked=1</script>"></iframe>',
  '[click me](javascript:window.__hacked=1) [and me](data:text/html,<script>window.__hacked=1</script>) [or me](vbscript:x)',
  '![pixel](http://tracker.invalid/pixel.png) <link rel=stylesheet href=http://tracker.invalid/x.css>',
  '[https://bank.example](https://evil.invalid/login)',
  '<a href="&#106;avascript:window.__hacked=1" onclick="window.__hacked=1">entity</a> <form action=http://evil.invalid><input autofocus onfocus="window.__hacked=1">',
  'turned around: \u202Efdp.exe\u202C, hidden: a\u200Bb\u2066c\u2069, line\u2028separator, bell \u0007 and \u001b]8;;http://evil.invalid\u0007link\u001b]8;;\u0007',
  '```html\n</code></pre><script>window.__hacked = "fence"</script>\n```',
  '| a | b |\n|---|---|\n| <b onmouseover="window.__hacked=1">x</b> | {{constructor.constructor("window.__hacked=1")()}} |',
  '\u001b[31mred\u001b[0m \u001b[2J\u001b[1;1H <style>*{display:none}</style>',
]

export function hostileSession(options: Omit<ClaudeOptions, 'cwd' | 'branch'>): ClaudeFile {
  const file = claudeFile({
    ...options,
    cwd: '/srv/<script>alert(1)</script>',
    branch: '"><script>alert(1)</script>',
  })
  file.line({
    type: 'custom-title',
    customTitle: `Hostile ${hostileTexts[0]} [x](javascript:alert(1))`,
    sessionId: file.sessionId,
  })
  for (const text of hostileTexts) {
    file.prompt(text)
    file.think(text)
    file.tool('Bash', { command: `echo ${text}`, description: text }, text)
    file.tool('Edit', { file_path: `/tmp/${text}`, old_string: text, new_string: `${text}!` }, text, {
      failed: true,
      result: `Error: ${text}`,
    })
    file.tool('TodoWrite', { todos: [{ content: text, status: 'pending', activeForm: text }] }, 'ok')
    file.say(text)
  }
  return file
}
