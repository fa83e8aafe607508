import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { brandingCommand } from '../../src/commands/branding.ts'
import { terminal } from '../support/terminal.ts'
import { testApp } from '../support/test-app.ts'

const both = (text: string) => ({ vi: text, en: text })
const SUCCESSOR = 'dangnhap.dongnai.gov.vn'

async function office(t: Test) {
  const app = await testApp(t, {
    otherHosts: ['cu.example'],
    hosts: [
      {
        hostname: SUCCESSOR,
        from: '2027-01-01',
        branding: { authority: both('UBND TỈNH ĐỒNG NAI'), colour: '#7a1020' },
      },
    ],
  })
  return { out: join(t.testdir({}), 'look'), run: terminal(app, brandingCommand).run }
}

t.test('R1: a look can be seen before its day, as files that stand alone', async (t) => {
  const { out, run } = await office(t)
  const { output, exitCode } = await run(
    ...['preview', '--host', SUCCESSOR, '--at', '2027-01-01', '--out', out],
  )
  t.equal(exitCode, 0)
  t.match(output, `https://${SUCCESSOR} as of 2027-01-01 00:00: UBND TỈNH ĐỒNG NAI`)
  t.match(output, 'No change is planned after that.')
  t.match(output, /white on brand +light +\d+\.\d +4\.5/)
  t.match(output, /sign-in\.vi\.html +\d\.\d kB +\d+\.\d kB +22\.0 kB/)
  const names = ['sign-in', 'portal', 'error', 'privacy'].flatMap((n) => [
    `${n}.en.html`,
    `${n}.vi.html`,
  ])
  t.same(readdirSync(out).sort(), ['assets', ...names].sort())
  const signIn = readFileSync(join(out, 'sign-in.vi.html'), 'utf8')
  t.match(signIn, 'UBND TỈNH ĐỒNG NAI')
  t.match(signIn, `https://${SUCCESSOR}`)
  for (const [, file = ''] of signIn.matchAll(/(?:href|src)="\.\/([^"]+)"/g)) {
    t.ok(readFileSync(join(out, file)).length > 0, file)
  }
  t.match(readFileSync(join(out, /assets\/style[^"]*/.exec(signIn)?.[0] ?? ''), 'utf8'), '#7a1020')
  t.match(readFileSync(join(out, 'portal.vi.html'), 'utf8'), 'Ứng dụng mẫu')
})

t.test('R1: before that day, and without --host, it is as it is now', async (t) => {
  const { out, run } = await office(t)
  const before = await run('preview', '--host', SUCCESSOR, '--out', out)
  t.match(before.output, 'UBND TỈNH BÌNH PHƯỚC')
  t.match(before.output, 'It changes at 2027-01-01 00:00.')
  const { output } = await run('preview', '--out', out, '--json')
  const document = JSON.parse(output)
  t.match(document, { address: 'https://sso.example', folder: out })
  t.equal(document.pages.length, 8)
  for (const { all, most, file } of document.pages) t.ok(all < most, file)
})

t.test('4.4: a logo that makes the pages too heavy is told', async (t) => {
  const folder = t.testdir()
  const logoFile = join(folder, 'noise.svg')
  // What cannot be compressed weighs on the line.
  const noise = randomBytes(30_000).toString('base64')
  writeFileSync(logoFile, `<svg viewBox="0 0 9 9"><desc>${noise}</desc></svg>`)
  const app = await testApp(t, { hosts: [{ hostname: 'sso.example', branding: { logoFile } }] })
  const { run } = terminal(app, brandingCommand)
  const outcome = await run('preview', '--out', join(folder, 'look'))
  t.match(outcome, { exitCode: 1, message: /Too heavy: sign-in\.vi\.html.*smaller logo/ })
})

const mistakes: readonly [args: string[], exitCode: number, message: RegExp][] = [
  [['--host', 'evil.example'], 1, /evil\.example is no host of this configuration/],
  [['--host', 'cu.example'], 1, /are led to https:\/\/sso\.example/],
  [['--at', '2027-02-30'], 64, /--at must be a day or a moment/],
]
for (const [args, exitCode, message] of mistakes) {
  t.test(`a mistake is told: ${args.join(' ')}`, async (t) => {
    const { out, run } = await office(t)
    const outcome = await run('preview', '--out', out, ...args)
    t.equal(outcome.exitCode, exitCode)
    t.match(outcome.message, message)
    t.throws(() => readdirSync(out), 'nothing was written')
  })
}
