import { packageFile } from './paths.ts'
import { readResourceText } from './resources.ts'

/** The release that this is, as package.json says. */
export const { version } = JSON.parse(readResourceText(packageFile)) as { version: string }
