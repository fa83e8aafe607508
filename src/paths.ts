import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds templates/ and migrations/: one above src/, and one above dist/. */
const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (!existsSync(join(root, 'migrations'))) {
  throw new Error(`templates/ and migrations/ must lie beside ${join(root, 'dist')}.`)
}

export const templatesFolder = join(root, 'templates')
export const migrationsFolder = join(root, 'migrations')
/** The shape of cas.config.json, as editors read it; `npm run schema` writes it. */
export const configSchemaFile = join(root, 'docs', 'cas.config.schema.json')
export const packageFile = join(root, 'package.json')
/** Passwords that are tried first, as `npm run common-passwords` writes them. */
export const commonPasswordsFile = join(root, 'lists', 'common-passwords.bin')
