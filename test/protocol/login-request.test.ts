import t from 'tap'
import { type LoginRequest, readLoginRequest } from '../../src/protocol/login-request.ts'
import { parseQuery } from '../../src/protocol/query.ts'

const nothing = {
  address: undefined,
  ticketName: 'ticket',
  responseType: undefined,
  renew: false,
  gateway: false,
  query: '',
}

/** [as it is asked, what of it differs from nothing] */
const REQUESTS: readonly [string, Partial<Record<keyof LoginRequest, unknown>>][] = [
  ['', {}],
  ['sn=undefined&Service=a&lt=1&username=x', {}],
  ['service=', {}],
  ['service=a', { address: 'a', query: 'service=a' }],
  ['TARGET=a', { address: 'a', ticketName: 'SAMLart', query: 'TARGET=a' }],
  ['TARGET=b&service=a', { address: 'a', query: 'service=a&TARGET=b' }],
  ['service=&TARGET=b', { address: 'b', ticketName: 'SAMLart', query: 'TARGET=b' }],
  ['target=b', {}],
  ['method=GET', { responseType: 'GET', query: 'method=GET' }],
  ['method=post', { responseType: 'POST', query: 'method=post' }],
  ['method=Header', { responseType: 'HEADER', query: 'method=Header' }],
  ['method=PUT', { responseType: 'GET', query: 'method=PUT' }],
  ['method=%E1%BA%A5', { responseType: 'GET', query: 'method=%E1%BA%A5' }],
  ['method=', {}],
  ['renew=true', { renew: true, query: 'renew=true' }],
  ['renew=false', { query: 'renew=false' }],
  ['gateway=1', { gateway: true, query: 'gateway=1' }],
  ['gateway=0&renew', { query: 'gateway=0' }],
  ['service=%E2+%e2%2B%26', { address: '\xE2 \xE2+&', query: 'service=%E2%20%E2%2B%26' }],
  ['service=%00%7f', { address: '\0\x7f', query: 'service=%00%7F' }],
]

for (const [asked, differing] of REQUESTS) {
  t.test(`R1.13, R1.15, R8.01: “${asked}”`, async (t) => {
    t.same(readLoginRequest(parseQuery(asked)), { ...nothing, ...differing })
  })
}

for (const name of ['service', 'TARGET', 'method', 'renew', 'gateway']) {
  t.test(`R0.08: ${name} given twice, or as an array`, async (t) => {
    for (const asked of [`${name}=a&${name}=a`, `${name}[]=a`, `${name}=a&${name}[0]=b`]) {
      t.same(readLoginRequest(parseQuery(asked)), { problem: 'repeated' }, asked)
    }
  })
}
