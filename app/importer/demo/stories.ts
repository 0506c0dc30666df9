// What the demo's sessions are about: small believable pieces of work in two repositories.

export interface Story {
  agent: 'claude' | 'codex' | 'gemini' | 'opencode'
  repo: 'lantern' | 'tidepool'
  branch: string
  title?: string
  prompt: string
  thought: string
  file: string
  before: string
  after: string
  test: string
  failure: string
  answer: string
  todos: string[]
}

const story = (
  agent: Story['agent'],
  repo: Story['repo'],
  branch: string,
  prompt: string,
  file: string,
  [before, after]: [string, string],
  [test, failure]: [string, string],
  answer: string,
  todos: string[],
): Story => ({
  agent,
  repo,
  branch,
  prompt,
  file,
  before,
  after,
  test,
  failure,
  answer,
  todos,
  thought: `The request is about ${file}. I should read it first, reproduce the failure with \`${test}\`, then change as little as possible.`,
})

export const stories: Story[] = [
  story(
    'claude',
    'lantern',
    'fix/expired-links',
    'Links in the mail stop working after an hour, they should last a day. Find out why and fix it.',
    'src/auth/magic-link.ts',
    ['const ttlSeconds = 60 * 60', 'const ttlSeconds = 24 * 60 * 60'],
    ['npm test -- magic-link', 'expected 86400 to be 3600'],
    'The lifetime was one hour because the constant was in minutes once. It is **24 hours** now, with a test that names the unit.',
    ['Reproduce with a test', 'Change the lifetime', 'Run the whole suite'],
  ),
  story(
    'claude',
    'lantern',
    'main',
    'Why is the dashboard slow with 10k rows?',
    'src/dashboard/rows.tsx',
    ['rows.map((row) => <Row key={row.id} {...row} />)', '<VirtualRows rows={rows} height={36} />'],
    ['npm run bench -- rows', 'p95 412 ms > 100 ms'],
    'Every row was in the DOM. Only what is in view is rendered now; p95 went from 412 ms to 18 ms.',
    ['Measure', 'Virtualise the list', 'Measure again'],
  ),
  story(
    'codex',
    'lantern',
    'feat/csv-export',
    'Add a CSV export to the report page. Mind commas and quotes in names.',
    'src/report/csv.ts',
    ["return fields.join(',')", "return fields.map(quoted).join(',')"],
    ['npm test -- csv', 'Expected "a,""b""" but got a,"b"'],
    'The export is at `/report.csv`. Fields are quoted as RFC 4180 says; a name like `O"Brien, Pat` comes through.',
    ['Write the encoder', 'Add the route', 'Test quotes and commas'],
  ),
  story(
    'claude',
    'tidepool',
    'main',
    'The nightly job failed again, look at the log and tell me what happened.',
    'jobs/nightly.py',
    ['for row in cursor.fetchall():', 'for row in cursor:'],
    ['pytest tests/test_nightly.py -q', 'MemoryError in fetchall'],
    'It read the whole table into memory. It streams now, so memory stays flat at 80 MB.',
    ['Read the log', 'Stream the rows'],
  ),
  story(
    'codex',
    'tidepool',
    'chore/upgrade-deps',
    'Upgrade the dependencies and fix what breaks.',
    'pyproject.toml',
    ['httpx = "0.24"', 'httpx = "0.28"'],
    ['pytest -q', "TypeError: Client() got an unexpected keyword argument 'proxies'"],
    'All packages are current. One call used an argument that is gone; it uses `proxy` now.',
    ['Upgrade', 'Run the tests', 'Fix the client'],
  ),
  story(
    'claude',
    'tidepool',
    'feat/tide-chart',
    'Draw the tide chart for the next 48 hours, with day and night in the background.',
    'web/chart.js',
    ['drawLine(points)', 'drawNights(ctx, range)\ndrawLine(points)'],
    ['npm test -- chart', 'drawNights is not defined'],
    'The chart shows 48 hours; nights are shaded by the sun times of the station.',
    ['Compute sun times', 'Shade the nights', 'Snapshot test'],
  ),
  story(
    'codex',
    'lantern',
    'main',
    'Is it safe to delete the legacy session table?',
    'db/schema.sql',
    ['create table legacy_sessions (', '-- legacy_sessions was removed'],
    ['rg -n legacy_sessions', 'src/auth/old.ts:14'],
    'Not yet: `src/auth/old.ts` still reads it on the logout path. I left the table alone and wrote down what to change first.',
    ['Search for readers', 'Report'],
  ),
  story(
    'claude',
    'lantern',
    'fix/flaky-test',
    'This test fails one time in twenty. Make it reliable.',
    'test/queue.test.ts',
    ['await sleep(50)', 'await queue.idle()'],
    ['npm test -- queue --repeat 200', '9 of 200 failed: timeout'],
    'It slept instead of waiting. It waits for the queue to be idle now: 200 of 200 pass.',
    ['Repeat the test', 'Wait for the condition'],
  ),
  story(
    'codex',
    'tidepool',
    'fix/timezone',
    'Times on the station page are an hour off since Sunday.',
    'src/stations/time.py',
    ['datetime.utcnow()', 'datetime.now(ZoneInfo(station.zone))'],
    ['pytest tests/test_time.py', "assert '14:00' == '13:00'"],
    'The page added a fixed offset. It uses the zone of the station, so summer time is right by itself.',
    ['Reproduce around the change', 'Use zones'],
  ),
  story(
    'gemini',
    'lantern',
    'docs/getting-started',
    'The getting started page still tells people to use Node 16. Bring it up to date.',
    'docs/getting-started.md',
    ['You need Node 16 or newer.', 'You need Node 22 or newer.'],
    ['npm run docs:check', 'getting-started.md:12 names a version that is not supported'],
    'The page says **Node 22** now, as `package.json` does, and the check for it is green.',
    ['Read the page', 'Change the version', 'Run the check'],
  ),
  story(
    'opencode',
    'tidepool',
    'fix/empty-harbour',
    'The harbour page crashes when a station has no readings yet.',
    'src/harbour/summary.ts',
    ['return readings[0].height', 'return readings[0]?.height ?? null'],
    ['npm test -- summary', "TypeError: Cannot read properties of undefined (reading 'height')"],
    'A station without readings shows a dash now; the first reading appears by itself.',
    ['Reproduce it with a test', 'Guard the empty list', 'Run the tests'],
  ),
]
