// The forms of an export, for pages, the API and the command.
export const formNames = ['md', 'json', 'html', 'csv', 'txt'] as const
export type FormName = (typeof formNames)[number]

export const formWords: Record<FormName, string> = {
  md: 'Markdown',
  json: 'JSON',
  html: 'Web page',
  csv: 'Table (CSV)',
  txt: 'Plain text',
}
