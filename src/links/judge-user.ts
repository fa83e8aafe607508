import { addressOf, type Mailbox } from '../accounts/account.ts'
import type { AppUser } from './app-user.ts'
import { type Directory, findProposal, type IsInUnit, type Proposal } from './find-proposal.ts'
import type { Confidence, Evidence, LinkClass, LinkState } from './link-class.ts'
import type { MailPart } from './mail-field.ts'
import type { KnownPerson, Owner } from './people-directory.ts'
import { compareNames } from './person-name.ts'

/** What one row is. */
export type Verdict = Readonly<{
  class: LinkClass
  /** Whom it is, or may be. */
  person: KnownPerson | undefined
  evidence: Evidence | undefined
  confidence: Confidence | undefined
  /** The address that ought to be in the field; empty: nobody knows. */
  suggestion: string
  /** The part of the field that it should stand in place of; empty: none. */
  wrong: string
  /** Others whom it concerns: whose addresses are in the field as well, or whose name it bears. */
  others: readonly KnownPerson[]
}>

export type JudgeParts = Readonly<{
  directory: Directory
  isInUnit: IsInUnit
  /** How many accounts of the list have this person's mailbox. */
  claimsOn(person: KnownPerson): number
  /** Whose account it is, where an operator has said so. */
  confirmedOwner(account: string): KnownPerson | undefined
}>

/** The people whose mailboxes are in the field, each once, by the part that names them. */
export function ownersIn(
  user: AppUser,
  directory: Pick<Directory, 'ownerOf'>,
): readonly (Owner & Readonly<{ part: MailPart }>)[] {
  const owners = user.mail.parts.flatMap((part) => {
    const owner = part.kind === 'ours' ? directory.ownerOf(part.mailbox) : undefined
    return owner ? [{ ...owner, part }] : []
  })
  // Somebody's primary mailbox tells more than a former one beside it.
  const inOrder = [...owners].sort((a, b) => rank(a) - rank(b))
  return inOrder.filter(
    ({ person }, index) => inOrder.findIndex((one) => one.person.id === person.id) === index,
  )
}

/** Gives a row its class (product 3.8, C1 to C13 without C10). Pure. */
export function judgeUser(user: AppUser, parts: JudgeParts): Verdict {
  const owners = ownersIn(user, parts.directory)
  const confirmed = parts.confirmedOwner(user.account)
  const [owner, ...more] = owners
  if (owner && more.length > 0) {
    return verdict('C8', { person: owner.person, others: more.map(({ person }) => person) })
  }
  if (owner) return judgeOwned(user, owner, confirmed, parts)
  if (confirmed) return verdict('C1', { person: confirmed, ...proof('confirmed', 'certain') })
  return judgeUnowned(user, parts)
}

/** One person's mailbox is in the field. Is it they, and they alone? */
function judgeOwned(
  user: AppUser,
  { person, state, part }: Owner & Readonly<{ part: MailPart }>,
  confirmed: KnownPerson | undefined,
  { directory, claimsOn }: JudgeParts,
): Verdict {
  const isConfirmed = confirmed?.id === person.id
  const evidence = proof(state === 'primary' ? 'E1' : 'E2', 'certain')
  const isOther = !isConfirmed && compareNames(user.name, person.displayName) === 'different'
  if (isOther || (confirmed && !isConfirmed)) {
    const namesakes = directory.byName(user.name).filter(({ isOpen }) => isOpen)
    const [meant] = confirmed ? [confirmed] : namesakes.length === 1 ? namesakes : []
    const suggestion = meant ? addressOf(meant.primary) : ''
    return verdict('C9', {
      person,
      ...evidence,
      suggestion,
      wrong: part.raw,
      others: meant ? [meant] : [],
    })
  }
  if (!person.isOpen) return verdict('C11', { person, ...evidence })
  if (claimsOn(person) > 1 && !isConfirmed) return verdict('C7', { person, ...evidence })
  if (isConfirmed) return verdict('C1', { person, ...proof('confirmed', 'certain') })
  if (state === 'primary') return verdict('C1', { person, ...evidence })
  const suggestion = addressOf(person.primary)
  return verdict('C2', { person, ...evidence, suggestion, wrong: part.raw })
}

/** Nobody's mailbox is in the field. */
function judgeUnowned(user: AppUser, parts: JudgeParts): Verdict {
  const { mail } = user
  const slip = slipIn(user, parts.directory)
  if (slip) return slip
  const namesakes = sharedNameIn(user, parts.directory)
  if (namesakes) return namesakes
  const proposal = findProposal(user, parts.directory, parts.isInUnit)
  if (proposal && !proposal.person.isOpen) return verdict('C11', { ...proposal })
  const proposed = proposal ? { ...proposal, suggestion: addressOf(proposal.person.primary) } : {}
  const [first] = mail.parts
  if (!first) return verdict('C3', proposed)
  const ours = mail.parts.find(({ kind }) => kind === 'ours' || kind === 'slip')
  if (ours) return proposal ? corrected(ours, proposal) : verdict('C6', { wrong: ours.raw })
  if (mail.parts.some(({ kind }) => kind === 'foreign')) return verdict('C4', proposed)
  return proposal ? corrected(first, proposal) : verdict('C12', { wrong: first.raw })
}

function corrected({ raw }: MailPart, proposal: Proposal): Verdict {
  return verdict('C5', {
    ...proposal,
    suggestion: addressOf(proposal.person.primary),
    wrong: raw,
  })
}

/** A slip of the suffix, or the marks of a keyboard, behind which there is somebody's mailbox. */
function slipIn(user: AppUser, directory: Directory): Verdict | undefined {
  for (const part of user.mail.parts) {
    for (const mailbox of meantBy(part)) {
      const owner = directory.ownerOf(mailbox)
      const likeness = owner && compareNames(user.name, owner.person.displayName)
      if (!owner?.person.isOpen || likeness === 'different') continue
      return corrected(part, {
        person: owner.person,
        evidence: 'E6',
        confidence: likeness === 'same' ? 'almost' : 'possible',
      })
    }
  }
  return undefined
}

function meantBy(part: MailPart): readonly Mailbox[] {
  if (part.kind === 'slip') return part.meant
  return part.kind === 'ours' && part.successor ? [part.successor] : []
}

/** A name without its suffix: several people may have it, under a suffix each (R3). */
function sharedNameIn(user: AppUser, directory: Directory): Verdict | undefined {
  for (const part of user.mail.parts) {
    if (part.kind !== 'bare') continue
    const owners = directory.ownersNamed(part.name)
    const named = owners.filter(
      ({ person }) => compareNames(user.name, person.displayName) !== 'different',
    )
    const [only] = named.length === 1 ? named : []
    const person = only?.person.isOpen ? only.person : undefined
    if (owners.length > 1) {
      return verdict('C13', {
        ...(person && {
          person,
          ...proof('E6', 'possible'),
          suggestion: addressOf(person.primary),
        }),
        wrong: part.raw,
        others: owners.map((owner) => owner.person).filter((other) => other !== person),
      })
    }
    if (person) return corrected(part, { person, evidence: 'E6', confidence: 'possible' })
  }
  return undefined
}

/** What is kept of a row, for the person it names; undefined: nothing. */
export function stateOf({ class: kind, person, wrong }: Verdict): LinkState | undefined {
  if (!person) return undefined
  switch (kind) {
    case 'C1':
    case 'C2':
      return 'linked'
    case 'C7':
    case 'C8':
    case 'C9':
      return 'doubtful'
    case 'C4':
      return 'wrong-suffix'
    case 'C5':
      return wrong.includes('@') && !wrong.toLowerCase().endsWith(`@${person.primary.suffix}`)
        ? 'wrong-suffix'
        : 'proposed'
    case 'C3':
    case 'C13':
      return 'proposed'
    default:
      return undefined
  }
}

/** The field as it ought to be; undefined: nothing is known to be better. */
export function mendedField(user: AppUser, { class: kind, suggestion, wrong }: Verdict) {
  if (suggestion === '') return undefined
  const { raw, parts } = user.mail
  switch (kind) {
    case 'C2':
    case 'C5':
    case 'C13':
      return parts
        .filter(({ raw: written }) => written.toLowerCase() !== suggestion)
        .map(({ raw: written }) => (written === wrong ? suggestion : written))
        .join(';')
    case 'C3':
      return suggestion
    case 'C4':
      return `${raw.replace(/[\s;,]+$/, '')};${suggestion}`
    default:
      return undefined
  }
}

function rank({ state }: Owner): number {
  return state === 'primary' ? 0 : state === 'alias' ? 1 : 2
}

function proof(evidence: Evidence, confidence: Confidence) {
  return { evidence, confidence }
}

function verdict(kind: LinkClass, found: Partial<Omit<Verdict, 'class'>>): Verdict {
  return {
    class: kind,
    person: found.person,
    evidence: found.evidence,
    confidence: found.confidence,
    suggestion: found.suggestion ?? '',
    wrong: found.wrong ?? '',
    others: found.others ?? [],
  }
}
