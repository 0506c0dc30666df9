// Must be readable by very old Nodes: they are told so in one sentence, instead of by a syntax error.

/** Runs `main` on Node 20 or newer and leaves with the code it resolves to; errors become one message. */
export function onNode20(main) {
  var major = Number(process.versions.node.split('.')[0])
  if (major < 20) {
    console.error(
      'Logbook needs Node 20 or newer; this is ' +
        process.versions.node +
        '. Install it from https://nodejs.org and run this again.',
    )
    process.exit(1)
  }
  main().then(
    function (code) {
      process.exit(code)
    },
    function (error) {
      console.error(error instanceof Error ? error.message : error)
      process.exit(1)
    },
  )
}
