// What a saved search may be: a name, and a search that can be read.
import { z } from 'zod'
import { mostCharacters, parseSearch } from './language/parse.ts'

export const savedName = z
  .string()
  .trim()
  .min(1, 'A saved search needs a name.')
  .max(80, 'A name may have 80 characters.')

export const savedQuery = z
  .string()
  .trim()
  .max(mostCharacters)
  .superRefine((query, context) => {
    const { tree, fault } = parseSearch(query)
    if (fault) context.addIssue(fault.message)
    else if (!tree) context.addIssue('This searches for nothing. Type words or a term first.')
  })
