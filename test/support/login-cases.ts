import { serviceEntry } from './sample-config.ts'
import { PASSWORD } from './test-app.ts'

/** An application that everybody may use. */
export const A = 'https://app.example/app'

export const credentials = { username: 'tamtt', password: PASSWORD }

/** The kinds of services that the tables of the protocol tell apart. */
export const SERVICES = [
  serviceEntry(),
  serviceEntry({
    id: 'always',
    matches: [{ prefix: 'https://always.example/' }],
    launchUrl: 'https://always.example/',
    singleSignOn: false,
  }),
  serviceEntry({
    id: 'leaders',
    matches: [{ prefix: 'https://leaders.example/' }],
    launchUrl: 'https://leaders.example/',
    allowedGroups: ['lanh-dao'],
  }),
  serviceEntry({
    id: 'off',
    matches: [{ prefix: 'https://off.example/' }],
    launchUrl: 'https://off.example/',
    enabled: false,
  }),
  serviceEntry({
    id: 'whole-host',
    matches: [{ prefix: 'https://a.example/' }],
    launchUrl: 'https://a.example/',
  }),
]

export function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString()
}
