import type { Command } from 'commander'
import { createKeyRotation, type KeyUse } from '../second-factor/key-rotation.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { textTable } from './text-table.ts'

type Options = Readonly<{ status?: boolean; json?: boolean }>

const HELP = `
The keys of authenticator apps are encrypted in the database by a key in the folder "keys" of the data
folder. This adds a key and encrypts them all with it, while the server runs. It may be interrupted at
any time; called again, it goes on. Older keys stay, as older backups need them: delete the file of
a key with 0 secrets once no backup is left that is older than the rotation.
`

/** `cas rotate-key`: changes the key that secrets at rest are encrypted with (5.3 L10). */
export function rotateKeyCommand(context: CommandContext): Command {
  return newCommand('rotate-key', context)
    .description('Encrypt the secrets in the database with a new key')
    .option('--status', 'change nothing: show the keys and how many secrets each encrypts')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((options: Options) => rotateKey(context, options))
}

async function rotateKey(context: CommandContext, { status, json = false }: Options) {
  const { config, database, close } = await context.open()
  try {
    const keyRing = createKeyRing(keyFolder(config.dataFolder))
    const rotation = createKeyRotation({ database, keyRing })
    if (status) return void context.stdout.write(shown(await rotation.use(), json))
    const signal = context.interruption()
    const { keyId, count, isResumed, isDone } = await rotation.rotate(operatorAct(context), {
      signal,
    })
    if (!isDone) {
      throw new CommandError(`Interrupted after ${count} secrets. Call it again to go on.`, 1)
    }
    context.stdout.write(
      json
        ? `${JSON.stringify({ key: keyId, encrypted: count, isResumed }, null, 2)}\n`
        : `${isResumed ? 'Went on with the last rotation. ' : ''}` +
            `Key ${keyId} encrypts now. Secrets encrypted anew: ${count}. Back up the data folder.\n`,
    )
  } finally {
    await close()
  }
}

function shown(uses: readonly KeyUse[], json: boolean): string {
  if (json) {
    const keys = uses.map(({ keyId, count, isNewest, isThere }) => ({
      key: keyId,
      secrets: count,
      isNewest,
      isThere,
    }))
    return `${JSON.stringify({ keys }, null, 2)}\n`
  }
  if (uses.length === 0) return 'No key was needed yet.\n'
  return textTable(
    ['KEY', 'SECRETS', ''],
    uses.map(({ keyId, count, isNewest, isThere }) => [
      keyId,
      String(count),
      isThere ? (isNewest ? 'encrypts' : '') : 'IS GONE: restore the folder "keys" from the backup',
    ]),
  )
}
