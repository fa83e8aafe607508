import t from 'tap'
import { importApereoService } from '../../src/config/apereo-import.ts'
import { attributeNames } from '../../src/config/apereo-names.ts'

const CLASS = 'org.apereo.cas.services'
const noText = { toString: 1, valueOf: 1 }
let deep: unknown = 'x'
for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]

const fields: Record<string, unknown> = {
  logoutType: noText,
  logoutUrl: noText,
  responseType: noText,
  supportedProtocols: ['constructor'],
  unknown: deep,
  usernameAttributeProvider: {
    '@class': `${CLASS}.PrincipalAttributeRegisteredServiceUsernameProvider`,
    usernameAttribute: noText,
    canonicalizationMode: noText,
  },
  serviceTicketExpirationPolicy: { numberOfUses: noText, timeToLive: noText },
}

for (const [name, value] of Object.entries(fields)) {
  t.test(`R11.01: a ${name} that makes no sense is refused, and nothing breaks`, async (t) => {
    const definition = {
      '@class': `${CLASS}.CasRegisteredService`,
      serviceId: '^https://a\\.gov\\.vn/app/.*',
      name: 'A',
      id: 1,
      [name]: value,
    }
    const { entry, refusals } = importApereoService(definition, {
      category: 'c',
      names: attributeNames(),
    })
    t.equal(entry, undefined)
    t.ok(refusals.length > 0)
  })
}
