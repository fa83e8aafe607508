import { localTexts } from '../config/local-texts.ts'
import { createChoosePassword } from '../passwords/choose-password.ts'
import { createCommonPasswords } from '../passwords/common-passwords.ts'
import { createPasswordRules } from '../passwords/password-rules.ts'
import { createPasswordStore } from '../passwords/password-store.ts'
import { commonPasswordsFile } from '../paths.ts'
import type { CommandContext } from './context.ts'

type Opened = Awaited<ReturnType<CommandContext['open']>>

/**
 * The rules for passwords, and the verb that sets one, on an open database. A command tells no
 * application of sessions that end: the server that runs beside it finds what they leave behind.
 */
export function passwordParts({ config, database, passwords }: Opened) {
  const store = createPasswordStore(database)
  const rules = createPasswordRules({
    policies: config.passwords.policies,
    localTexts: localTexts(config),
    common: createCommonPasswords(commonPasswordsFile),
  })
  return { store, rules, choosePassword: createChoosePassword({ store, passwords, rules }) }
}
