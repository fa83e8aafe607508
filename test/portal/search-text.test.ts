import t from 'tap'
import { loadConfig } from '../../src/config/load-config.ts'
import { isMeant, queryWords, searchTextOf } from '../../src/portal/search-text.ts'

const { services } = loadConfig('cas.config.json', {})

function found(query: string): string[] {
  const words = queryWords(query)
  return services.filter((service) => isMeant(searchTextOf(service), words)).map(({ id }) => id)
}

/** What is typed → the ids of what is found, in the order of the configuration. */
const ROWS: readonly [typed: string, ids: readonly string[]][] = [
  ['ioffice', ['ioffice']],
  ['i-office', ['ioffice']],
  ['iOffice ', ['ioffice']],
  ['van ban', ['ioffice', 'onewin']],
  ['Văn bản', ['ioffice', 'onewin']],
  ['VĂN BẢN', ['ioffice', 'onewin']],
  ['Va\u0306n ba\u0309n', ['ioffice', 'onewin']],
  ['ban van', ['ioffice', 'onewin']],
  ['vanban', ['ioffice', 'onewin']],
  ['vb', ['ioffice', 'onewin']],
  ['qlvb', ['ioffice', 'onewin']],
  ['QLVB onewin', ['onewin']],
  ['hop', ['ecabinet', 'thu-cong-vu']],
  ['phong hop', ['ecabinet']],
  ['e cabinet', ['ecabinet']],
  ['lct', ['lich-cong-tac']],
  ['lich', ['lich-cong-tac']],
  ['calendar', ['lich-cong-tac']],
  ['đhtn', ['dieu-hanh-tac-nghiep']],
  ['dieu hanh', ['chi-dao-dieu-hanh', 'dieu-hanh-tac-nghiep']],
  ['ky so', ['ioffice']],
  ['e-mail', ['thu-cong-vu']],
  ['khong co', []],
  ['<script>', []],
]
for (const [typed, ids] of ROWS) {
  t.test(`product 2.8: «${typed}» finds ${ids.join(', ') || 'nothing'}`, async (t) => {
    t.same([...found(typed)].sort(), [...ids].sort())
  })
}

t.test('nothing but marks and spaces asks for nothing: all are meant', async (t) => {
  for (const typed of ['', '   ', '—', '…?!']) t.equal(found(typed).length, services.length)
})

t.test('a question of any length costs a few words', async (t) => {
  t.ok(queryWords('van ban '.repeat(10_000)).length <= 8)
  t.ok(queryWords('a'.repeat(10_000)).join('').length <= 100)
})
