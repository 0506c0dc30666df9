// Takes people and machines out of text: home folders, the names of users and hosts, e-mail addresses. Law: what is replaced says so,
// by a tilde or in brackets, so that nobody takes it for what an agent wrote.

/** Words that stand for a person or a machine in this session. */
export type Names = { users: readonly string[]; hosts: readonly string[] }

/** Users' names that say nothing of anybody, and would spoil text: `npm run dev`. */
const common = new Set(
  `root user users home admin administrator dev developer node app ubuntu debian ec2-user runner test tester work worker git guest default
  public shared www www-data nobody me local localhost host machine code build ci docker vscode codespace postgres data server`.split(
    /\s+/,
  ),
)

const unixHome = /(?<![\w.~-])(?:\/mnt\/[a-z])?\/(?:(?:var|export)\/)?(?:home|Users)\/(?!Shared\b)([\w.@-]+)/g
const windowsHome = /\b[A-Za-z]:([\\/]{1,4})Users\1((?:[^\\/:*?"<>|\r\n]{1,64}(?=[\\/]))|[^\\/:*?"<>|\s]+)/g
const rootHome = /(?<![\w.~/-])\/root(?=$|[/\s"'`:;,)\]])/g
/** As Claude Code names folders: every separator is a hyphen. */
const hyphenHome = /(?<![\w-])-(?:home|Users)-[A-Za-z0-9_]+(?=-|\b)/g
const email = /(?<![\w.+-])(?!git@)[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,5}\.[A-Za-z]{2,24}\b/g

/** Answers what makes a text anonymous. */
export function anonymiser({ users, hosts }: Names): (text: string) => string {
  const [user, host] = [anyOf(users), anyOf(hosts)]
  return (text) => {
    let result = text
    if (/home|Users|\/root/.test(result))
      result = result.replace(windowsHome, '~').replace(unixHome, '~').replace(rootHome, '~').replace(hyphenHome, '-~')
    if (result.includes('@')) result = result.replace(email, '[email]')
    if (user) result = result.replace(user, '[user]')
    return host ? result.replace(host, '[host]') : result
  }
}

/** The names that a session's own facts give away: whose home it ran in, and on which machine. */
export function namesIn(paths: ReadonlyArray<string | null>, machines: ReadonlyArray<string | null>): Names {
  const users = paths.flatMap((path) => {
    const unix = /(?:^|\/)(?:home|Users)\/([\w.@-]+)/.exec(path ?? '')?.[1]
    const windows = /[\\/]Users[\\/]([^\\/]+)/.exec(path ?? '')?.[1]
    return [unix, windows].filter((name) => name !== undefined)
  })
  const hosts = machines.flatMap((name) => (name ? [name, name.split('.')[0] ?? ''] : []))
  return { users: telling(users), hosts: telling(hosts) }
}

const telling = (words: readonly string[]): string[] =>
  [...new Set(words)]
    .filter((word) => word.length >= 3 && !common.has(word.toLowerCase()))
    .sort((a, b) => b.length - a.length)

function anyOf(words: readonly string[]): RegExp | null {
  if (words.length === 0) return null
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${escaped.join('|')})(?![\p{L}\p{N}_])`, 'giu')
}
