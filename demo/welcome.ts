import { type Addresses, IOFFICE_START, ONEWIN_START } from './addresses.ts'
import type { Enrolled } from './enrolment.ts'

type Running = Readonly<{
  addresses: Addresses
  people: readonly Enrolled[]
  configFile: string
}>

/** What a newcomer reads once everything runs: where to go, as whom, and what to try. */
export function welcome({ addresses, people, configFile }: Running): string {
  const { server, onewin, ioffice } = addresses
  const rows = people.map(({ mailboxName, password, displayName, unit, shows }) => {
    const who = `${displayName}, ${unit}`
    return `  ${mailboxName.padEnd(8)}${password}   ${who.padEnd(38)}${shows}`
  })
  return `
The sign-in is at   ${server}/
Onewin is at        ${onewin}${ONEWIN_START}
VNPT-iOffice is at  ${ioffice}${IOFFICE_START}

People and their passwords, made for this run:

${rows.join('\n')}

To try:
  1. Open Onewin. It sends you to the sign-in; sign in as tamtt, and it knows who you are.
  2. Open VNPT-iOffice, by its tile at the sign-in or directly: it asks for no password.
  3. In a private window sign in as hoalt: she may not use Onewin, so it has no tile.
  4. Type the name in another way: TAMTT, tamtt@binhphuoc.gov.vn, or with spaces around it.
  5. Sign in as sonnv2, whose account is closed.
  6. As tamtt open both applications, then sign out in one: the other asks for the password, too.
  7. As the operator: npm run --silent cas -- --config ${configFile} account list

Ctrl-C stops it.
`
}
