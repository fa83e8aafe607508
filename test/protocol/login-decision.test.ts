import t from 'tap'
import {
  decideLogin,
  isCookieStale,
  type LoginDecision,
  type LoginFacts,
} from '../../src/protocol/login-decision.ts'

const S: Partial<LoginFacts> = { hasService: true }
const none: Partial<LoginFacts> = { hasService: false }
const X: Partial<LoginFacts> = { hasService: true, isRegistered: false }
const T: Partial<LoginFacts> = { signedIn: true }
const renew: Partial<LoginFacts> = { renew: true }
const gateway: Partial<LoginFacts> = { gateway: true }
const unpermitted: Partial<LoginFacts> = { mayUse: false }
const always: Partial<LoginFacts> = { allowsSingleSignOn: false }
const stepUp: Partial<LoginFacts> = { needsSecondFactor: true }
const warn: Partial<LoginFacts> = { wantsWarning: true }

const usual: LoginFacts = {
  hasService: true,
  isRegistered: true,
  signedIn: false,
  renew: false,
  gateway: false,
  wantsWarning: false,
  allowsSingleSignOn: true,
  needsSecondFactor: false,
  mayUse: true,
}

const rows: [name: string, facts: Partial<LoginFacts>, decision: LoginDecision][] = [
  ['row 1', { ...none }, 'ask-credentials'],
  ['row 1, renew', { ...none, ...renew }, 'ask-credentials'],
  ['row 1, gateway (R1.10)', { ...none, ...gateway }, 'ask-credentials'],
  ['row 1, both', { ...none, ...renew, ...gateway }, 'ask-credentials'],
  ['row 2', { ...none, ...T }, 'show-signed-in'],
  ['row 2, gateway (R1.10)', { ...none, ...T, ...gateway }, 'show-signed-in'],
  ['row 3', { ...none, ...T, ...renew }, 'ask-credentials'],
  ['row 3, gateway', { ...none, ...T, ...renew, ...gateway }, 'ask-credentials'],
  ['S9: a session without the second factor', { ...S, ...T, ...stepUp }, 'ask-credentials'],
  ['S9, gateway', { ...S, ...T, ...stepUp, ...gateway }, 'return-without-ticket'],
  ['row 4', { ...X }, 'refuse-service'],
  ['row 4, session', { ...X, ...T }, 'refuse-service'],
  ['row 4, renew', { ...X, ...renew }, 'refuse-service'],
  ['row 4, gateway', { ...X, ...gateway }, 'refuse-service'],
  ['row 4, everything', { ...X, ...T, ...renew, ...gateway, ...warn }, 'refuse-service'],
  ['row 5', { ...S }, 'ask-credentials'],
  ['row 6', { ...S, ...gateway }, 'return-without-ticket'],
  ['row 7 (R1.09)', { ...S, ...renew, ...gateway }, 'ask-credentials'],
  ['row 8', { ...S, ...T }, 'issue-ticket'],
  ['row 9', { ...S, ...T, ...gateway }, 'issue-ticket'],
  ['row 10', { ...S, ...T, ...renew }, 'ask-credentials'],
  ['row 10, gateway', { ...S, ...T, ...renew, ...gateway }, 'ask-credentials'],
  ['row 11', { ...S, ...T, ...warn }, 'ask-confirmation'],
  ['row 11, gateway (R1.12)', { ...S, ...T, ...warn, ...gateway }, 'ask-confirmation'],
  ['row 12', { ...S, ...T, ...unpermitted }, 'refuse-person'],
  ['row 12, warn', { ...S, ...T, ...unpermitted, ...warn }, 'refuse-person'],
  ['row 13 (R1.11)', { ...S, ...T, ...unpermitted, ...gateway }, 'return-without-ticket'],
  ['row 14', { ...S, ...T, ...always }, 'ask-credentials'],
  ['row 15', { ...S, ...T, ...always, ...gateway }, 'return-without-ticket'],
  ['row 16', { ...S, signedIn: false }, 'ask-credentials'],
]

for (const [name, facts, decision] of rows) {
  t.test(`1.2, ${name} → ${decision}`, async (t) => {
    t.equal(decideLogin({ ...usual, ...facts }), decision)
  })
}

t.test('1.2, row 16 (R10.25): a cookie that names no live session goes', async (t) => {
  t.equal(isCookieStale({ hasCookie: true, signedIn: false }), true)
  t.equal(isCookieStale({ hasCookie: true, signedIn: true }), false)
  t.equal(isCookieStale({ hasCookie: false, signedIn: false }), false)
})
