import { dirname, join } from 'node:path'
import { isSea } from 'node:sea'
import { fileURLToPath } from 'node:url'

/** Whether this is the single executable of a release, which carries its files inside itself. */
export const isExecutable = isSea()

/**
 * The folder that holds templates/ and migrations/: one above src/, and one above dist/. In the executable
 * there is none, and the paths below are the names of what it carries. `resources.ts` reads either.
 */
export const programFolder = isExecutable ? '' : dirname(dirname(fileURLToPath(import.meta.url)))

export const templatesFolder = join(programFolder, 'templates')
export const migrationsFolder = join(programFolder, 'migrations')
/** The shape of cas.config.json, as editors read it; `npm run schema` writes it. */
export const configSchemaFile = join(programFolder, 'docs', 'cas.config.schema.json')
export const packageFile = join(programFolder, 'package.json')
/** Passwords that are tried first, as `npm run common-passwords` writes them. */
export const commonPasswordsFile = join(programFolder, 'lists', 'common-passwords.bin')
