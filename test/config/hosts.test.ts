import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { contrastOf, contrastWithWhite, mixed } from '../../src/config/colour-contrast.ts'
import type { ConfigError } from '../../src/config/config-error.ts'
import { momentOf } from '../../src/config/hosts-in-force.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { localTexts } from '../../src/config/local-texts.ts'
import { configFile, sampleConfig } from '../support/sample-config.ts'

type Json = Readonly<Record<string, unknown>>

const both = (text: string) => ({ vi: text, en: text })
const HOST = 'dangnhap.dongnai.gov.vn'
const at = (from: string) => Date.parse(from)

t.test('R1: a host is as `branding`, then as its entries in the order of time', async (t) => {
  const { branding, hosts } = sampleConfig({
    hosts: [
      { hostname: HOST, from: '2026-07-01', branding: { authority: both('ĐỒNG NAI') } },
      {
        hostname: HOST,
        from: '2026-06-01T06:30+07:00',
        branding: { colour: '#7a1020', support: { phone: '0251 300 0000' } },
      },
    ],
  })
  t.equal(hosts.length, 1)
  const [always, june, july] = hosts[0]?.looks ?? []
  t.same(always, { from: 0, branding })
  t.equal(june?.from, at('2026-05-31T23:30:00Z'))
  t.equal(july?.from, at('2026-06-30T17:00:00Z'), 'a day begins at midnight in Asia/Ho_Chi_Minh')
  t.same(june?.branding, {
    ...branding,
    colour: '#7a1020',
    support: { ...branding.support, phone: '0251 300 0000' },
  })
  t.same(july?.branding, { ...june?.branding, authority: both('ĐỒNG NAI') })
})

t.test('R1: an entry without `from` holds since ever', async (t) => {
  const { hosts } = sampleConfig({
    hosts: [{ hostname: HOST, branding: { gate: both('CỔNG') } }],
  })
  t.equal(hosts[0]?.looks.length, 1)
  t.match(hosts[0]?.looks[0], { from: 0, branding: { gate: both('CỔNG'), colour: '#0b5394' } })
})

const moments: readonly [from: string, utc: string | undefined][] = [
  ['2026-07-01', '2026-06-30T17:00:00Z'],
  ['2026-07-01T00:00+07:00', '2026-06-30T17:00:00Z'],
  ['2026-07-01T00:00:00Z', '2026-07-01T00:00:00Z'],
  ['2028-02-29', '2028-02-28T17:00:00Z'],
  ['2026-02-29', undefined],
  ['2026-02-30T10:00Z', undefined],
  ['2026-13-01', undefined],
  ['2026-07-01T25:00Z', undefined],
]
for (const [from, utc] of moments) {
  t.test(`a look from ${from}: ${utc ?? 'there is no such moment'}`, async (t) => {
    t.equal(momentOf(from), utc === undefined ? undefined : at(utc))
  })
}

function mistakesOf(settings: Json, file = '/nowhere/cas.config.json'): Record<string, string> {
  try {
    readConfig(configFile(settings), file, {})
    return {}
  } catch (error) {
    const { mistakes } = error as ConfigError
    return Object.fromEntries(mistakes.map(({ path, sentence }) => [path, sentence]))
  }
}

const entry = (more: Json = {}) => ({ hostname: HOST, branding: {}, ...more })
const wrong: readonly [what: string, settings: Json, path: string, sentence: RegExp][] = [
  ['a name with a scheme', { otherHosts: ['https://a.vn'] }, 'otherHosts[0]', /form/],
  ['the host of publicUrl', { otherHosts: ['sso.example'] }, 'otherHosts[0]', /publicUrl/],
  ['another host twice', { otherHosts: ['a.vn', 'a.vn'] }, 'otherHosts[1]', /twice/],
  [
    'the look of a host that people are led away from',
    { otherHosts: [HOST], hosts: [entry()] },
    'hosts[0].hostname',
    /led away/,
  ],
  [
    'a day that there is not',
    { hosts: [entry({ from: '2026-02-30' })] },
    'hosts[0].from',
    /no such/,
  ],
  [
    'two looks from the same moment',
    { hosts: [entry({ from: '2026-07-01' }), entry({ from: '2026-06-30T17:00Z' })] },
    'hosts[1].from',
    /same moment/,
  ],
  ['two looks since ever', { hosts: [entry(), entry()] }, 'hosts[1]', /same moment/],
  [
    'a colour that is too light for white words',
    { hosts: [entry({ branding: { colour: '#ffcc00' } })] },
    'hosts[0].branding.colour',
    /contrast 1\.5 of 4\.5/,
  ],
  [
    'a logo that is not there',
    { hosts: [entry({ branding: { logoFile: 'no-such.svg' } })] },
    'hosts[0].branding.logoFile',
    /cannot be read/,
  ],
  [
    'a part that there is not',
    { hosts: [entry({ branding: { x: 1 } })] },
    'hosts[0].branding.x',
    /no such/,
  ],
]
for (const [what, settings, path, sentence] of wrong) {
  t.test(`a mistake is told: ${what}`, async (t) => {
    const mistakes = mistakesOf(settings)
    t.same(Object.keys(mistakes), [path])
    t.match(mistakes[path], sentence)
  })
}

t.test('a logo lies beside the configuration, and is an SVG or a PNG', async (t) => {
  const folder = t.testdir({ 'new.svg': '<svg viewBox="0 0 9 9"/>', 'new.gif': 'GIF89a' })
  const file = join(folder, 'cas.config.json')
  const withLogo = (logoFile: string) => ({ hosts: [entry({ branding: { logoFile } })] })
  writeFileSync(file, '{}')
  t.same(mistakesOf(withLogo('new.svg'), file), {})
  t.match(mistakesOf(withLogo('new.gif'), file)['hosts[0].branding.logoFile'], /\.svg or \.png/)
  const { hosts } = readConfig(configFile(withLogo('new.svg')), file, {})
  t.equal(hosts[0]?.looks[0]?.branding.logoFile, join(folder, 'new.svg'))
})

/** The beginning of a PNG file of this size. */
function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1').copy(head)
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

const XLINK = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
const svgWith = (inside: string) => `<svg ${XLINK} viewBox="0 0 9 9">${inside}</svg>`

const logos: readonly [name: string, content: string | Buffer, why: RegExp | undefined][] = [
  ['usual.png', png(128, 128), undefined],
  ['usual.svg', svgWith('<defs><path id="a"/></defs><use xlink:href="#a"/>'), undefined],
  ['tiny.png', png(8, 8), /8 × 8 px: each side must be 32 to 1024 px/],
  ['photo.png', png(4000, 3000), /4000 × 3000 px/],
  ['renamed.png', 'GIF89a', /Is not a PNG file/],
  ['heavy.svg', svgWith(' '.repeat(70_000)), /Is 69 kB: at most 64 kB/],
  ['broken.svg', '<svg viewBox="0 0 9 9"><path></svg>', /Is not an SVG file in UTF-8/],
  ['page.svg', '<html/>', /<svg> is not first/],
  ['sizeless.svg', '<svg/>', /Needs a viewBox/],
  ['entity.svg', `<!DOCTYPE svg [<!ENTITY a "a">]>${svgWith('&a;')}`, /no DOCTYPE/],
  ['script.svg', svgWith('<script>1</script>'), /Must not hold <script>/],
  ['handler.svg', svgWith('<path onclick="x()"/>'), /Must not hold onclick=/],
  ['linked.svg', svgWith('<image xlink:href="https://x.example/a.png"/>'), /outside itself/],
]
for (const [name, content, why] of logos) {
  t.test(`R1: a logo is small, whole and a picture: ${name}`, async (t) => {
    const file = join(t.testdir(), 'cas.config.json')
    writeFileSync(join(t.testdirName, name), content)
    const mistakes = mistakesOf({ hosts: [entry({ branding: { logoFile: name } })] }, file)
    if (why) t.match(mistakes['hosts[0].branding.logoFile'], why)
    else t.same(mistakes, {})
  })
}

t.test('what any look says is no password', async (t) => {
  const texts = localTexts(
    sampleConfig({
      otherHosts: ['cu.example'],
      hosts: [entry({ from: '2030-01-01', branding: { authority: both('ĐỒNG NAI') } })],
    }),
  )
  for (const text of ['ĐỒNG NAI', 'cu.example', 'dongnai', HOST]) t.ok(texts.includes(text), text)
})

t.test('1.4.3: contrast is that of WCAG, and mixtures are those of CSS', async (t) => {
  t.equal(contrastOf('#000000', '#ffffff').toFixed(2), '21.00')
  t.equal(contrastWithWhite('#767676').toFixed(2), '4.54')
  t.equal(contrastOf('#123456', '#123456'), 1)
  t.equal(mixed('#ffffff', 0.25, '#000000'), '#404040')
  t.equal(mixed('#0b5394', 0.88, '#000000'), '#0a4982')
})
