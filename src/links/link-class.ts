/** What a row of an application's list came to (product 3.8), in the order of the table there. */
export const LINK_CLASSES = [
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'C9',
  'C10',
  'C11',
  'C12',
  'C13',
] as const

export type LinkClass = (typeof LINK_CLASSES)[number]

/**
 * By what a row was found to be somebody: E1 the primary address, E2 a further or former one, E3 the
 * employee code, E4 phone and name, E5 name and unit, E6 a slip in the address and the name, E7 what
 * the account is called, and the unit. An operator may have said so.
 */
export type Evidence = 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'E7' | 'confirmed'

/** How sure that is. Only what is certain links by itself. */
export type Confidence = 'certain' | 'almost' | 'possible' | 'ask'

/**
 * linked: the application knows the person's mailbox. doubtful: their mailbox is there, and something
 * about it is not right, so nothing is claimed. wrong-suffix, proposed: somebody's account there
 * lacks the mailbox, and is probably theirs.
 */
export type LinkState = 'linked' | 'doubtful' | 'wrong-suffix' | 'proposed'
