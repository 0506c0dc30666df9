// Taking a space along: as a file, to another server.
export function ExportSection({ administers }: { administers: boolean }) {
  return (
    <section aria-labelledby="export">
      <h2 id="export" className="text-lg font-semibold">
        Take it along
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        Everything of this space in one file: sessions, events, sources, chats, comments, and who was in it. Keys,
        passwords and links are left out. On the other server{' '}
        <code className="font-mono text-xs">npx logbook restore FILE</code> brings it back with the same ids, and{' '}
        <code className="font-mono text-xs">npx logbook export --space --out FILE</code> makes the same file here.
      </p>
      {administers ? (
        <a
          href="/api/export"
          download
          className="inline-flex h-8 items-center rounded-md border border-line-strong bg-raised px-3 text-sm font-medium hover:bg-hover"
        >
          Export this space
        </a>
      ) : (
        <p className="text-sm text-muted">An owner of the space can export it.</p>
      )}
    </section>
  )
}
