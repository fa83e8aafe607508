/** What each event of the trail is in words, told of an account: `hoang locked it`. */
const WORDS: Readonly<Record<string, string>> = {
  'account.added': 'added it',
  'account.alias-added': 'gave it a further name',
  'account.alias-retired': 'stopped a further name',
  'account.corrected': 'corrected it',
  'account.disabled': 'disabled it',
  'account.enabled': 'enabled it',
  'account.exempted': 'changed its exemption from the lock of unused accounts',
  'account.history-read': 'read this history',
  'account.import-undone': 'took back the import that had added it',
  'account.leave-cancelled': 'cancelled the planned leave',
  'account.leave-planned': 'planned the leave',
  'account.left': 'closed it, as its owner has left',
  'account.locked': 'locked it',
  'account.moved': 'moved it to another unit',
  'account.move-planned': 'planned a move to another unit',
  'account.purged': 'removed its personal data',
  'account.renamed': 'renamed it',
  'account.transferred': 'moved it to another unit',
  'account.transfer-cancelled': 'cancelled the planned move',
  'account.transfer-planned': 'planned a move to another unit',
  'account.unlocked': 'unlocked it',
  'account.action-required': 'asked for a step at the next sign-in',
  'account.action-done': 'did a step that was asked for',
  'password.changed': 'set the password',
  'session.ended': 'ended a session',
  'session.all-ended': 'ended its sessions',
  'sign-in.done': 'signed in',
  'sign-in.refused': 'failed to sign in',
  'sign-in.suppressed': 'failed to sign in more often than is written down',
}

/** An event that has no words here is told by its own name. */
export function eventWords(event: string): string {
  return WORDS[event] ?? event
}
