// "Copy as SQL": what a list shows, as a SELECT of one's own.
import { writeClipboard } from '../../ui/copy-button.tsx'
import { notify } from '../../ui/toasts.ts'

/** Copies `sql` and says what it can be run with. */
export const copySql = (sql: string): Promise<void> =>
  writeClipboard(sql).then(
    () => notify('Copied as SQL', { tone: 'ok', detail: 'npx logbook sql prints the connection that it runs on.' }),
    () => notify('The browser refused the clipboard', { tone: 'bad', detail: sql }),
  )
