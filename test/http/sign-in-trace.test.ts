import t from 'tap'
import { deviceOf } from '../../src/http/sign-in-trace.ts'

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'

const rows: [string | undefined, string][] = [
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36`, 'Chrome/Windows'],
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, 'Microsoft Edge/Windows'],
  [`${WINDOWS} coc_coc_browser/141.0 Chrome/135.0.0.0 Safari/537.36`, 'Cốc Cốc/Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox/Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari/iOS',
  ],
  [undefined, ''],
  ['', ''],
  ['?'.repeat(100_000), ''],
]

for (const [userAgent, device] of rows) {
  t.test(`2.9: ${userAgent?.slice(0, 90)} is ${device}`, async (t) => {
    t.equal(deviceOf(userAgent), device)
  })
}
