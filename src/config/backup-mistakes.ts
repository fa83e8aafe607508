import { recipientMistake } from './age-recipient.ts'
import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

/** What the schema cannot say of `backup`. Pure. */
export function backupMistakes({ backup }: Pick<ConfigFile, 'backup'>): ConfigMistake[] {
  const { recipients, keyRecipients, unencrypted, folder, copies } = backup
  const mistakes = [
    ...ofRecipients(recipients, 'backup.recipients'),
    ...ofRecipients(keyRecipients, 'backup.keyRecipients'),
  ]
  if (unencrypted && recipients.length + keyRecipients.length > 0) {
    const sentence = 'Must be false, as there are recipients: every backup is encrypted to them.'
    mistakes.push({ path: 'backup.unencrypted', sentence })
  }
  if (keyRecipients.length > 0 && recipients.length === 0) {
    const sentence = 'Must name who can read the database, too, as keyRecipients are set.'
    mistakes.push({ path: 'backup.recipients', sentence })
  }
  for (const [index, copy] of copies.entries()) {
    if (copy !== folder && copies.indexOf(copy) === index) continue
    mistakes.push({
      path: `backup.copies[${index}]`,
      sentence: 'This folder gets the backups already.',
    })
  }
  return mistakes
}

function ofRecipients(recipients: readonly string[], setting: string): ConfigMistake[] {
  return recipients.flatMap((recipient, index) => {
    const sentence = recipientMistake(recipient)
    return sentence === undefined ? [] : [{ path: `${setting}[${index}]`, sentence }]
  })
}
