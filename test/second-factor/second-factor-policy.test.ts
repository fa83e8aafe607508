import t from 'tap'
import {
  decideSecondFactor,
  isAlwaysDemanded,
  mayTrustDevice,
  type SecondFactorFacts,
  type SecondFactorRules,
} from '../../src/second-factor/second-factor-policy.ts'
import { createNetworkList } from '../../src/throttle/network-list.ts'

const usual: SecondFactorFacts = {
  groups: ['chuyen-vien'],
  isInOffice: true,
  serviceDemands: false,
  isEnrolled: true,
  mayReplace: false,
  isTrustedDevice: false,
  hasVerified: false,
}
const rules: SecondFactorRules = {
  alwaysForGroups: ['quan-tri'],
  outside: 'optional',
  asksInOffice: true,
  neverTrustedGroups: ['quan-tri'],
}
const admin = { groups: ['chuyen-vien', 'quan-tri'] }

type Row = [facts: Partial<SecondFactorFacts>, changed: Partial<SecondFactorRules>, is: string]

const rows: Row[] = [
  // Whoever turned it on is asked.
  [{}, {}, 'verify enrolled'],
  [{ isInOffice: false }, {}, 'verify enrolled'],
  [{ isTrustedDevice: true }, {}, 'none trusted-device'],
  [{}, { asksInOffice: false }, 'none office-network'],
  [{ isInOffice: false }, { asksInOffice: false }, 'verify enrolled'],
  [{ hasVerified: true }, {}, 'none verified'],
  // Nobody is asked for what they have not and need not have.
  [{ isEnrolled: false }, {}, 'none not-demanded'],
  [{ isEnrolled: false, isInOffice: false }, {}, 'none not-demanded'],
  [{ isEnrolled: false, isTrustedDevice: true }, {}, 'none not-demanded'],
  // 5.3 L5: from outside.
  [{ isEnrolled: false, isInOffice: false }, { outside: 'required' }, 'enrol-first outside'],
  [{ isEnrolled: false }, { outside: 'required' }, 'none not-demanded'],
  [{ isInOffice: false }, { outside: 'required' }, 'verify outside'],
  [{ isInOffice: false, isTrustedDevice: true }, { outside: 'required' }, 'none trusted-device'],
  // 5.3 L5: administrators, always; row 35: no address and no network skips it.
  [{ ...admin }, {}, 'verify group'],
  [{ ...admin }, { asksInOffice: false }, 'verify group'],
  [{ ...admin, isTrustedDevice: true }, {}, 'verify group'],
  [{ ...admin, isTrustedDevice: true }, { neverTrustedGroups: [] }, 'none trusted-device'],
  [{ ...admin, isEnrolled: false }, {}, 'enrol-first group'],
  [{ ...admin, isEnrolled: false, isTrustedDevice: true }, {}, 'enrol-first group'],
  [{ ...admin, hasVerified: true }, {}, 'none verified'],
  // By service; a trusted device does not stand in for it.
  [{ serviceDemands: true }, { asksInOffice: false }, 'verify service'],
  [{ serviceDemands: true, isTrustedDevice: true }, {}, 'verify service'],
  [{ serviceDemands: true, isEnrolled: false }, {}, 'enrol-first service'],
  [{ serviceDemands: true, hasVerified: true }, {}, 'none verified'],
  // 3.5: after a bypass code another app must be enrolled.
  [{ mayReplace: true }, {}, 'enrol-first reset'],
  [{ mayReplace: true, isTrustedDevice: true }, {}, 'enrol-first reset'],
  [{ mayReplace: true, isEnrolled: false }, {}, 'none not-demanded'],
]

for (const [facts, changed, is] of rows) {
  const what = JSON.stringify({ ...facts, ...changed })
  t.test(`product 5.3 L5, row 35: ${what} → ${is}`, async (t) => {
    const decision = decideSecondFactor({ ...usual, ...facts }, { ...rules, ...changed })
    t.equal(`${decision.kind} ${decision.why}`, is)
  })
}

t.test(
  'an administrator is always asked whatever else is true, until a code was right',
  async (t) => {
    const claims = ['isInOffice', 'serviceDemands', 'isEnrolled', 'mayReplace', 'isTrustedDevice']
    for (let bits = 0; bits < 2 ** claims.length; bits++) {
      const facts = Object.fromEntries(claims.map((claim, at) => [claim, (bits >> at) % 2 === 1]))
      for (const asksInOffice of [true, false]) {
        const decision = decideSecondFactor(
          { ...usual, ...admin, ...facts },
          { ...rules, asksInOffice },
        )
        t.not(decision.kind, 'none', JSON.stringify(facts))
      }
    }
  },
)

t.test('what the pages ask about a person', async (t) => {
  t.equal(mayTrustDevice(admin.groups, rules), false)
  t.equal(mayTrustDevice(usual.groups, rules), true)
  t.equal(isAlwaysDemanded(admin.groups, rules), true)
  t.equal(isAlwaysDemanded([], rules), false)
})

const isInOffice = createNetworkList(['10.1.0.0/16', '203.0.113.7', '2001:db8:1::/48'])
const addresses: [address: string | undefined, isInside: boolean][] = [
  ['10.1.2.3', true],
  ['::ffff:10.1.2.3', true],
  ['10.2.2.3', false],
  ['203.0.113.7', true],
  ['203.0.113.8', false],
  ['2001:db8:1::9', true],
  ['2001:db8:2::9', false],
  ['unix:', false],
  ['', false],
  [undefined, false],
]

for (const [address, isInside] of addresses) {
  t.test(`${address} is ${isInside ? 'an office' : 'outside'}`, async (t) => {
    t.equal(isInOffice(address), isInside)
  })
}
