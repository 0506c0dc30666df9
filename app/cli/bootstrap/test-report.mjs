// What runners wrote about their tests, read back: how many passed and failed, and the failures' own words, so that they can stand
// together at the end of a long output.

const LINES = 14
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g

/**
 * Of vitest's JSON: { passed, failed, failures: [{ file, name, words }] }; a file that does not load is a failure without a test.
 */
export function unitReport(report) {
  const failures = []
  for (const { name: file, status, message, assertionResults } of report.testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    for (const { fullName, failureMessages } of failed)
      failures.push({ file, name: fullName, words: shortened(failureMessages.join('\n')) })
    if (status === 'failed' && failed.length === 0) failures.push({ file, name: 'the file', words: shortened(message) })
  }
  return { passed: report.numPassedTests, failed: failures.length, failures }
}

/** Of Playwright's JSON, the same; `unsteady` are those that passed at the second attempt. */
export function browserReport({ stats, suites }) {
  const failures = []
  const unsteady = []
  for (const { file, title, tests } of suites.flatMap(specsOf)) {
    for (const { status, results } of tests) {
      const words = shortened(results.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n'))
      if (status === 'unexpected') failures.push({ file, name: title, words })
      if (status === 'flaky') unsteady.push({ file, name: title, words })
    }
  }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, failures, unsteady }
}

/** Lines for the end of the output. */
export function told(heading, failures) {
  return failures.map(({ file, name, words }) => `${heading}: ${file} › ${name}\n${words}`).join('\n')
}

function specsOf({ specs, suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)]
}

function shortened(words) {
  const lines = words.replace(COLOURS, '').split('\n')
  return lines
    .slice(0, LINES)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n')
}
