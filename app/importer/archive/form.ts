// The form of a space's archive: see README.md. Version 1.
import { createHash } from 'node:crypto'
import { z } from 'zod'

export const archiveFormat = 'logbook-space'
export const archiveVersion = 1

export const headSchema = z.object({
  format: z.literal(archiveFormat),
  version: z.number().int(),
  /** Tells two archives of one space apart. */
  id: z.uuid(),
  logbook: z.string(),
  exportedAt: z.string(),
  /** Who made it: whoever restores it stands in their place. */
  exportedBy: z.uuid(),
  space: z.object({ id: z.uuid(), name: z.string(), createdAt: z.string() }),
  // Their addresses are theirs: an archive knows them again and does not tell them.
  members: z.array(
    z.object({ userId: z.uuid(), name: z.string(), addressHash: z.string(), role: z.string(), since: z.string() }),
  ),
  /** By what records without an id are known; not the secret of the server. */
  recordKey: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
})
export type ArchiveHead = z.infer<typeof headSchema>

export const partSchema = z.object({
  name: z.string(),
  table: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
})
export type ArchivePart = z.infer<typeof partSchema>

export const manifestSchema = z.object({
  id: z.uuid(),
  rows: z.record(z.string(), z.number().int()),
  /** The head is the first part, under the name of no table. */
  parts: z.array(partSchema),
})
export type ArchiveManifest = z.infer<typeof manifestSchema>

export const [headName, manifestName] = ['logbook.json', 'manifest.json']

/** A member's address as an archive has it: hashed, and with the archive's id, so that two archives do not give the same. */
export const addressHashOf = (archiveId: string, email: string): string =>
  createHash('sha256').update(`${archiveId}\n${email.toLowerCase()}`).digest('hex')
