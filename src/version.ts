import { readFileSync } from 'node:fs'
import { packageFile } from './paths.ts'

/** The release that this is, as package.json says. */
export const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
