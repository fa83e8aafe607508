import { rmSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { newIdentity } from '../backup/encryption.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'

/** `cas backup key`: a pair of keys; the private one is told once and kept nowhere. */
export function keyCommand(context: CommandContext): Command {
  return newCommand('key', context)
    .description('Make a pair of keys for backups; the private one is shown once')
    .option('--out <file>', 'write the private key into a new file instead of showing it')
    .addHelpText(
      'after',
      `
The public key goes into backup.recipients of the configuration. The private key opens the backups: keep it
away from this machine, in two places, such as a sealed envelope in a safe and a password manager. Without it
no backup can be read by anybody. Make one for each person who may restore: every one of them opens all.
`,
    )
    .action(async ({ out }: { out?: string }) => {
      const { identity, recipient } = await newIdentity()
      const made = new Date(context.now()).toISOString()
      const text = `# created: ${made}\n# public key: ${recipient}\n${identity}\n`
      if (out === undefined) context.stdout.write(text)
      else writeKey(out, text)
      context.stderr.write(
        `\nPut the public key into the configuration:\n  "backup": { "recipients": ["${recipient}"] }\n` +
          (out === undefined
            ? 'Write the private key down now: it is kept nowhere and not shown again.\n'
            : `The private key is in ${out}: carry it to a safe place and delete it here.\n`),
      )
    })
}

/** Plainly, as a memory stick (FAT) knows no links. */
function writeKey(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw new CommandError(`${file} is there already.`, 65)
    // Half a key is none.
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO') rmSync(file, { force: true })
    throw new CommandError(`${file} cannot be written (${code}).`, 65)
  }
}
