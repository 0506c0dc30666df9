// Made-up sessions as files: name and text. Deterministic by seed; nothing here knows the importer.
import { claudeFile } from './claude-file.ts'
import { codexFile } from './codex-file.ts'
import { geminiFile } from './gemini-file.ts'
import { opencodeFile, opencodeFiles } from './opencode-file.ts'
import { random } from './random.ts'
import type { Story } from './stories.ts'
import { stories } from './stories.ts'

export interface DemoFile {
  /** Below `claude/projects` or `codex/sessions`, as the agents lay them out. */
  path: string
  text: string
  modifiedAt: Date
  /** Lies beside the sessions and is none. */
  beside?: true
  /** Belongs to a store that is imported as a whole. */
  store?: string
}

const day = 24 * 60 * 60 * 1000
const passed = '\u001b[32m✓\u001b[0m 128 passed \u001b[2m(2.31s)\u001b[0m'

/** All sessions of the demo: the stories with their sub-agents, and a big one. */
export function demoSessions(options: { seed?: number; now: Date; bigEvents?: number }): DemoFile[] {
  const { seed = 7, now, bigEvents = 2000 } = options
  const files = stories.flatMap((story, i) => {
    const start = new Date(now.getTime() - (i * 1.7 + 0.3) * day)
    return storyTellers[story.agent](story, seed + i, start)
  })
  return [...files, bigSession(bigEvents, { seed: seed + 91, start: new Date(now.getTime() - 12 * day) })]
}

/** A Claude Code session that makes `events` events. */
export function bigSession(events: number, options: { seed?: number; start?: Date } = {}): DemoFile {
  const { seed = 1, start = new Date('2026-03-01T08:00:00Z') } = options
  const chance = random(seed)
  const file = claudeFile({ random: chance, start, cwd: '/srv/lantern', branch: 'main' })
  file.prompt('Go through every module, run its tests and fix what is broken. Do not stop before all of it is green.')
  for (let made = 1; made < events;) {
    const left = events - made
    const module = `src/module-${chance.int(400)}/index.ts`
    if (left === 1) {
      file.say('Everything is green.')
      made += 1
    } else if (left >= 4 && chance.int(5) === 0) {
      file.think(`Next is ${module}. Its tests are slow, so only the ones that touch it.`)
      file.say(`Looking at \`${module}\` now.`)
      made += 2
    } else {
      const output = Array.from({ length: 1 + chance.int(12) }, (_, n) => `${module}:${n} ${passed}`).join('\n')
      if (chance.int(4) === 0) file.tool('Read', { file_path: `/srv/lantern/${module}` }, output)
      else
        file.tool('Bash', { command: `npx vitest run ${module}` }, output, chance.int(15) === 0 ? { failed: true } : {})
      made += 2
    }
  }
  return claudeDemo('-srv-lantern', file.sessionId, file.text(), start)
}

function claudeStory(story: Story, seed: number, start: Date): DemoFile[] {
  const chance = random(seed)
  const cwd = `/srv/${story.repo}`
  const file = claudeFile({ random: chance, start, cwd, branch: story.branch })
  const path = `${cwd}/${story.file}`
  const todos = (done: number) => ({
    todos: story.todos.map((content, i) => ({
      content,
      activeForm: content,
      status: i < done ? 'completed' : i === done ? 'in_progress' : 'pending',
    })),
  })
  file.prompt(story.prompt)
  file.think(story.thought)
  file.tool('TodoWrite', todos(0), 'Todos have been modified successfully', {
    result: { oldTodos: [], newTodos: todos(0).todos },
  })
  file.tool('Read', { file_path: path }, `     1\t${story.before}`)
  file.tool(
    'Bash',
    { command: story.test, description: 'Run the tests' },
    `Exit code 1\n\u001b[31m✗ ${story.failure}\u001b[0m\n1 failed, 127 passed`,
    { failed: true, result: `Error: Exit code 1` },
  )
  file.tool(
    'Edit',
    { file_path: path, old_string: story.before, new_string: story.after },
    `The file ${path} has been updated.`,
    {
      result: {
        filePath: path,
        oldString: story.before,
        newString: story.after,
        structuredPatch: [
          { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: [`-${story.before}`, `+${story.after}`] },
        ],
      },
    },
  )
  file.tool('TodoWrite', todos(story.todos.length), 'Todos have been modified successfully')
  file.tool('Bash', { command: story.test, description: 'Run the tests again' }, passed)
  const files: DemoFile[] = []
  if (seed % 4 === 0) files.push(subAgent(file.sessionId, seed, start, cwd, story))
  if (files.length > 0)
    file.tool(
      'Task',
      { description: 'Review the change', subagent_type: 'reviewer', prompt: 'Review the change.' },
      'The change is small and right.',
    )
  file.say(story.answer)
  file.line({ type: 'ai-title', aiTitle: story.prompt.split(/[.,?]/)[0] ?? story.prompt, sessionId: file.sessionId })
  return [claudeDemo(`-srv-${story.repo}`, file.sessionId, file.text(), start), ...files]
}

function subAgent(sessionId: string, seed: number, start: Date, cwd: string, story: Story): DemoFile {
  const chance = random(seed + 1000)
  const agentId = chance.id(17).toLowerCase()
  const file = claudeFile({ random: chance, start, cwd, branch: story.branch, sessionId, agentId })
  file.prompt(`Review the change to ${story.file}. Look for edge cases.`)
  file.tool('Grep', { pattern: story.after.slice(0, 12), path: cwd }, story.file)
  file.say('The change is small and right. One more test for the border would not hurt.')
  return {
    path: `claude/projects/-srv-${story.repo}/${sessionId}/subagents/agent-${agentId}.jsonl`,
    text: file.text(),
    modifiedAt: start,
  }
}

function codexStory(story: Story, seed: number, start: Date): DemoFile[] {
  const cwd = `/srv/${story.repo}`
  const remote = `https://git.example/${story.repo}.git`
  const file = codexFile({ random: random(seed), start, cwd, branch: story.branch, remote })
  file.prompt(story.prompt)
  file.think(`**Planning**\n\n${story.thought}`)
  file.plan(story.todos.map((step, i) => ({ step, status: i === 0 ? 'in_progress' : 'pending' })))
  file.shell(`sed -n 1,40p ${story.file}`, story.before)
  file.shell(story.test, `\u001b[31m${story.failure}\u001b[0m`, 1)
  file.patch(
    `*** Begin Patch\n*** Update File: ${story.file}\n@@\n-${story.before}\n${story.after
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n')}\n*** End Patch`,
  )
  file.shell(story.test, passed)
  file.plan(story.todos.map((step) => ({ step, status: 'completed' })))
  file.say(story.answer)
  const [year, month, date] = start.toISOString().slice(0, 10).split('-')
  return [{ path: `codex/sessions/${year}/${month}/${date}/${file.name}`, text: file.text(), modifiedAt: start }]
}

function geminiStory(story: Story, seed: number, start: Date): DemoFile[] {
  const file = geminiFile({ random: random(seed), start, cwd: `/srv/${story.repo}` })
  const todos = (done: number) => ({
    todos: story.todos.map((description, i) => ({ description, status: i < done ? 'completed' : 'pending' })),
  })
  file.prompt(story.prompt)
  file.think('Finding the place', story.thought)
  file.tool('write_todos', todos(0), 'Successfully updated the todo list.')
  file.tool('read_file', { file_path: story.file }, story.before)
  file.tool('run_shell_command', { command: story.test }, `Output: ${story.failure}\nExit Code: 1`)
  const fileDiff = `--- ${story.file}\tCurrent\n+++ ${story.file}\tProposed\n@@ -1,1 +1,1 @@\n-${story.before}\n+${story.after}\n`
  file.tool(
    'replace',
    { file_path: story.file, old_string: story.before, new_string: story.after },
    `Successfully modified file: ${story.file} (1 replacements).`,
    { display: { fileDiff } },
  )
  file.tool('run_shell_command', { command: story.test }, `Output: ${passed}\nExit Code: 0`)
  file.tool('write_todos', todos(story.todos.length), 'Successfully updated the todo list.')
  file.say(story.answer)
  file.set({ summary: story.prompt.split(/[.,?]/)[0] ?? story.prompt })
  const store = `gemini/.gemini/tmp/${story.repo}`
  return [
    { path: `${store}/chats/${file.name}.jsonl`, text: file.text(), modifiedAt: start },
    { path: `${store}/.project_root`, text: `/srv/${story.repo}\n`, modifiedAt: start, beside: true },
  ]
}

function opencodeStory(story: Story, seed: number, start: Date): DemoFile[] {
  const cwd = `/srv/${story.repo}`
  const file = opencodeFile({ random: random(seed), start, cwd, title: story.prompt.split(/[.,?]/)[0] ?? story.prompt })
  const todos = (done: number) =>
    story.todos.map((content, i) => ({ content, status: i < done ? 'completed' : 'pending', priority: 'medium' }))
  const path = `${cwd}/${story.file}`
  file.prompt(story.prompt)
  file.think(story.thought)
  file.tool('todowrite', { todos: todos(0) }, JSON.stringify(todos(0)))
  file.tool('read', { filePath: path }, story.before)
  file.tool('bash', { command: story.test, description: 'Run the tests' }, story.failure, { metadata: { exit: 1 } })
  const diff = `--- ${path}\n+++ ${path}\n@@ -1,1 +1,1 @@\n-${story.before}\n+${story.after}\n`
  const input = { filePath: path, oldString: story.before, newString: story.after }
  file.tool('edit', input, 'Edit applied successfully.', { metadata: { diff } })
  file.tool('bash', { command: story.test, description: 'Run them again' }, passed, { metadata: { exit: 0 } })
  file.plan(todos(story.todos.length))
  file.say(story.answer)
  const store = 'opencode/storage'
  return Object.entries(opencodeFiles([file], cwd)).map(([name, text]) => ({
    path: `${store}/${name}`,
    text,
    modifiedAt: start,
    beside: true,
    store,
  }))
}

const storyTellers = { claude: claudeStory, codex: codexStory, gemini: geminiStory, opencode: opencodeStory }

const claudeDemo = (slug: string, sessionId: string, text: string, modifiedAt: Date): DemoFile => ({
  path: `claude/projects/${slug}/${sessionId}.jsonl`,
  text,
  modifiedAt,
})
