import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isExecutable } from './paths.ts'

/** A program and the words that come before its own arguments, as `spawn` wants them. */
export type SelfCommand = Readonly<{ file: string; args: readonly string[] }>

/**
 * How this very program is started once more: `spawn(file, [...args, 'backup', 'now'])`. The same for the
 * executable of a release, the program in dist/ and the source. The child is told its configuration by
 * `--config`: it knows nothing of ours.
 */
export function selfCommand(): SelfCommand {
  if (isExecutable) return { file: process.execPath, args: [] }
  return { file: process.execPath, args: [...process.execArgv, programFile()] }
}

/** The file that Node is given, beside this one. */
function programFile(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  return join(here, basename(here) === 'src' ? 'cas.ts' : 'cas.cjs')
}
