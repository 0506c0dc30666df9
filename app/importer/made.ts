// What a session made in its repository: commits, branches, pull requests. Pure. Law: taken from the call that made it and from its
// answer, or from the source's own record of a pull request; never guessed by time, and the same whatever order files arrive in.
import type { MadeRow } from '#db/schema/sessions.ts'

export type Made = MadeRow

/** So many of a session are kept, the earliest first. */
export const mostMade = 200

/** What the answer `output` to `command` shows to have been made. When it was, the event of the call knows, which may be told better later. */
export function madeBy(command: string, output: string, call: string): Made[] {
  const found: Made[] = []
  const lines = output.split('\n', mostLines).map((line) => line.trim())
  if (commits.test(command))
    for (const line of lines) {
      const [, branch, name, title] = committed.exec(line) ?? []
      if (branch === undefined || name === undefined) continue
      found.push({
        kind: 'commit',
        name,
        ...(title && { title: title.slice(0, 300) }),
        ...(branch !== 'detached HEAD' && { branch }),
        call,
      })
    }
  if (branches.test(command))
    for (const line of lines) {
      const [, name] = branched.exec(line) ?? []
      if (name !== undefined) found.push({ kind: 'branch', name, call })
    }
  if (pulls.test(command))
    for (const [url] of output.slice(0, 100_000).matchAll(addresses)) {
      const pull = pullOf(url)
      if (pull) found.push({ kind: 'pull', name: pull.href, call })
    }
  return found
}

/** Whether a call or its answer is worth looking at together with the other. */
export const mayMake = (command: string): boolean =>
  commits.test(command) || branches.test(command) || pulls.test(command)
export const mayShow = (output: string): boolean => shown.test(output)

/** Both lists as one: of two words on the same thing the earlier time and the first call count, so that order does not matter. */
export function joinMade(known: readonly Made[], more: readonly Made[]): Made[] {
  const byName = new Map<string, Made>()
  for (const one of [...known, ...more]) {
    const key = `${one.kind} ${one.name}`
    byName.set(key, joined(byName.get(key) ?? one, one))
  }
  return [...byName.values()].toSorted(inTime).slice(0, mostMade)
}

export type Pull = { href: string; label: string; number: string }

/** A pull or merge request by its address: https or http, no credentials, of a form that GitHub, GitLab, Gitea or Bitbucket give. */
export function pullOf(address: string): Pull | null {
  if (address.length > 300 || !URL.canParse(address)) return null
  const url = new URL(address)
  const [, owner, number] = form.exec(url.pathname) ?? []
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || !owner || !number) return null
  const href = `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, '')}`
  return { href, label: `${owner.replace(/^\//, '')}#${number}`, number: `#${number}` }
}

/** All words by which one may look for it. */
export const madeWords = (made: readonly Made[]): string[] =>
  made.flatMap(({ name, title, branch }) => [name, title, branch].filter((word) => word !== undefined))

const mostLines = 5000
// The verb stands after git and its options, on one line.
const commits = /\bgit\b[^\n]{0,200}?\b(?:commit|merge|cherry-pick|revert|rebase|am)\b/
const branches = /\bgit\b[^\n]{0,200}?\b(?:checkout|switch)\b/
const pulls =
  /\b(?:gh\s+pr\s+create|glab\s+mr\s+create|hub\s+pull-request|tea\s+pulls?\s+create)\b|create_(?:pull|merge)_request\b/
const committed = /^\[(detached HEAD|[^\s\]]{1,250})(?: \([a-z-]+\))? ([0-9a-f]{7,40})\] (.*)$/
const branched = /^Switched to a new branch '([^'\s]{1,250})'$/
const addresses = /https?:\/\/[^\s"'<>)\]}\\]{1,300}/g
const form = /^(\/[\w.~-]+(?:\/[\w.~-]+){1,8}?)\/(?:-\/merge_requests|pulls?|pull-requests)\/(\d{1,10})\/?$/
const shown =
  /^\s*\[[^\n\]]{1,280} [0-9a-f]{7,40}\] |^Switched to a new branch '|https?:\/\/[^\s"'<>]{1,250}\/(?:merge_requests|pulls?|pull-requests)\/\d/m

function joined(a: Made, b: Made): Made {
  const pick = (name: 'title' | 'branch' | 'call' | 'at') => {
    const [least] = [a[name], b[name]].filter((word) => word !== undefined).toSorted()
    return least === undefined ? {} : { [name]: least }
  }
  return { kind: a.kind, name: a.name, ...pick('title'), ...pick('branch'), ...pick('call'), ...pick('at') }
}

function inTime(a: Made, b: Made): number {
  const [x, y] = [`${a.at ?? '~'} ${a.kind} ${a.name}`, `${b.at ?? '~'} ${b.kind} ${b.name}`]
  return x < y ? -1 : Number(x > y)
}
