import type { Command } from 'commander'
import { addressOf } from '../accounts/account.ts'
import { storableHash } from '../passwords/foreign-hash.ts'
import { createPasswordStore } from '../passwords/password-store.ts'
import { readKnownMailbox } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { hashSentence, KINDS_OF_HASH } from './hash-input.ts'
import { schemeOf } from './import-hashes.ts'
import { operatorAct } from './operator-act.ts'
import { readNewSecret } from './read-secret.ts'

type Options = Readonly<{ replace?: boolean }>

/** `cas account set-hash`: one password of another system, as its hash. */
export function setHashCommand(context: CommandContext): Command {
  return newCommand('set-hash', context)
    .description('Give an account the hash that its password has in another system')
    .argument('<name>', 'mailbox name')
    .requiredOption('--hash-stdin', 'read the hash from standard input')
    .option('--replace', 'also if the person has chosen a password here')
    .addHelpText('after', KINDS_OF_HASH)
    .action((name: string, options: Options) => setHash(context, name, options))
}

async function setHash(context: CommandContext, name: string, { replace = false }: Options) {
  const storable = storableHash(await readNewSecret(context, true))
  if (typeof storable === 'string') throw new CommandError(hashSentence(storable), 65)
  const { accounts, config, database, close } = await context.open()
  try {
    const mailbox = readKnownMailbox(name, config.mailbox)
    const found = await accounts.findByMailbox(mailbox)
    if (!found) throw new CommandError(`There is no account ${addressOf(mailbox)}.`, 1)
    const address = addressOf(found.account.primary)
    const isSet = await createPasswordStore(database).importHash(
      { accountId: found.account.id, hash: storable.hash, scheme: schemeOf(storable.hash) },
      { replacesOwn: replace },
      operatorAct(context),
    )
    if (!isSet) {
      throw new CommandError(
        `${address} has this hash already, or a password of its own (then: --replace).`,
        1,
      )
    }
    context.stdout.write(`The hash of ${address} is set, and all its sessions have ended.\n`)
  } finally {
    await close()
  }
}
