import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { decryptFile } from '../backup/encryption.ts'
import { openBackup } from '../backup/open-backup.ts'
import { keysOf } from '../backup/restore.ts'
import { assertSame } from '../backup/restore-test.ts'
import { collect, readIdentities } from './backup-identity.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'

type Options = Readonly<{ identity: readonly string[]; to: string; database?: boolean }>

const HELP = `
For a machine that has nothing yet: no configuration is read. What comes out are secrets; delete it when you
are done. README.txt tells where each file was. The same without this program:
  $ age -d -i KEY cas-….keys.tar.age | tar xf -
`

/** `cas backup unpack`: the configuration and the keys of a backup, for a machine that has none. */
export function unpackCommand(context: CommandContext): Command {
  return newCommand('unpack', context)
    .description('Write the configuration and the keys of a backup into a new folder')
    .argument('<backup>', 'a file of it')
    .requiredOption('--to <folder>', 'a folder that is new or empty')
    .option('--identity <file>', 'a private key that opens it; "-": standard input', collect, [])
    .option('--database', 'the database as well, as it was: sessions and all; never serve from it')
    .addHelpText('after', HELP)
    .action((meant: string, options: Options) => unpack(context, meant, options))
}

async function unpack(context: CommandContext, meant: string, options: Options) {
  const { identity, database = false } = options
  const to = resolve(options.to)
  const identities = await readIdentities(identity, context)
  const backup = await openBackup(meant, [process.cwd()], undefined)
  if (backup.manifest.encryption === 'age' && identities.length === 0) {
    throw new CommandError(
      'It is encrypted: name a private key that opens it, --identity FILE.',
      64,
    )
  }
  mkdirSync(to, { recursive: true, mode: 0o700 })
  if (readdirSync(to).length > 0) throw new CommandError(`${to} is not empty.`, 65)
  const files = await keysOf(backup, identities, join(to, 'archive'))
  for (const { path, bytes } of files) {
    const file = join(to, ...path.split('/').filter((part) => part !== '' && part !== '..'))
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' })
    context.stdout.write(`${file}\n`)
  }
  if (!database) return
  const file = join(to, 'cas.sqlite')
  if (existsSync(file)) throw new CommandError(`${file} is there already.`, 65)
  const { plain } = await decryptFile(backup.databaseFile, file, identities)
  assertSame(file, plain, backup.manifest.database.plain)
  context.stdout.write(`${file}\n`)
}
