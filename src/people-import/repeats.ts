import { addressOf } from '../accounts/account.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'
import type { SheetPerson } from './people-sheet.ts'
import { foldedName, isSameName } from './same-name.ts'

type Claim = Readonly<{
  row: number
  name: string
  folded: string
  address: string | undefined
}>

const MOST_ROWS_NAMED = 5
/** Of one mailbox in ten thousand rows, the first ones are enough to refuse all of them. */
const MOST_CLAIMS = 50

/**
 * Knows of every person of a sheet what must be nobody else's. All of them go in first; then each
 * can be asked about. Keeps a few short texts a person, no more.
 */
export function createRepeats() {
  const byMailbox = new Map<string, Claim[]>()
  const byCode = new Map<string, Claim[]>()
  const byNameAndPhone = new Map<string, Claim[]>()

  return {
    add({ row, fields }: SheetPerson): void {
      const { displayName, mailbox, employeeCode, phone } = fields
      const address = mailbox && addressOf(mailbox)
      const claim = { row, name: displayName, folded: foldedName(displayName), address }
      if (address !== undefined) claimAt(byMailbox, address, claim)
      if (employeeCode !== '') claimAt(byCode, employeeCode, claim)
      if (phone !== '') claimAt(byNameAndPhone, `${claim.folded} ${phone}`, claim)
    },

    findings({ row, fields }: SheetPerson): Finding[] {
      const { displayName, mailbox, employeeCode, phone } = fields
      const address = mailbox && addressOf(mailbox)
      const claims = others(byMailbox.get(address ?? ''), row)
      const own = foldedName(displayName)
      const rivals = claims.filter((claim) => !isSameName(claim.name, displayName))
      const earlier = claims.find((claim) => claim.row < row && !rivals.includes(claim))
      const found: Finding[] = []
      if (address !== undefined && rivals.length > 0) {
        const name = rivals[0]?.name ?? ''
        found.push(
          findingOf('mailbox-duplicate', 'mailbox', { address, rows: rowsOf(rivals), name }),
        )
      }
      if (earlier) {
        found.push(findingOf('person-repeated', 'displayName', { row: String(earlier.row) }))
        return found
      }
      const namesakes = others(byNameAndPhone.get(`${own} ${phone}`), row)
      const similar = namesakes.find((claim) => claim.row < row && !claims.includes(claim))
      if (similar && phone !== '') {
        found.push(findingOf('person-similar', 'displayName', { row: String(similar.row) }))
        return found
      }
      const sharers = others(byCode.get(employeeCode), row).filter(
        (claim) => claim.folded !== own || claim.address !== address,
      )
      if (employeeCode !== '' && sharers.length > 0) {
        const said = { code: employeeCode, rows: rowsOf(sharers) }
        found.push(findingOf('employee-code-duplicate', 'employeeCode', said))
      }
      return found
    },
  }
}

function claimAt(claims: Map<string, Claim[]>, key: string, claim: Claim): void {
  const known = claims.get(key)
  if (known && known.length < MOST_CLAIMS) known.push(claim)
  if (!known) claims.set(key, [claim])
}

function others(claims: readonly Claim[] | undefined, row: number): readonly Claim[] {
  return claims?.filter((claim) => claim.row !== row) ?? []
}

function rowsOf(claims: readonly Claim[]): string {
  const rows = claims.slice(0, MOST_ROWS_NAMED).map(({ row }) => String(row))
  return claims.length > rows.length ? `${rows.join(', ')} …` : rows.join(', ')
}
