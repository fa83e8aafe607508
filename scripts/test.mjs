/**
 * `npm test`: runs tap on every test, passes further arguments on to it, and closes with
 * `N passed, N failed, N skipped` alone on the last line. The exit code tells the same.
 *
 * The numbers are tap's own totals: one for each assertion, one for each test that was skipped (or
 * left to do). They are what tap itself reports, so nothing is counted by a second rule of ours; tests
 * with a load of their own make a fixed number of assertions, however much they got done.
 */
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPORT = '.tap/report.tap'
const TOTALS = /^# \{ (total: .*) \}$/gm
const FILE = /^# Subtest: (.*)$/
/** Not the line that closes a test of several assertions: that one tells its time. */
const FAILED = /^\s+not ok \d+(?: - ((?:(?! # time=).)*))?$/
const FILE_FAILED = /^not ok/
const SKIPPED = /^\s*(?:not )?ok \d+(?: - (.*?))? # (?:SKIP|TODO)\b ?(.*)$/i

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
mkdirSync('.tap', { recursive: true })
rmSync(REPORT, { force: true })
const tap = fileURLToPath(new URL('../node_modules/tap/dist/esm/run.mjs', import.meta.url))
// What all tests of this run share: the program, built once.
process.env.CAS_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'cas-tests-'))
const status = await runTap()
rmSync(process.env.CAS_TEST_FOLDER, { recursive: true, force: true })

const report = readReport()
const { total, passed, failed, skipped } = totalsOf(report)
const failures = failuresOf(report)
const skips = skipsOf(report)
// Reporters end with an escape sequence for the cursor: a line feed first.
process.stdout.write('\n')
if (failures.length > 0) process.stdout.write(`Failed:\n${failures.join('\n')}\n`)
if (skips.length > 0) process.stdout.write(`Skipped:\n${skips.join('\n')}\n`)
const mustAllRun = process.env.CAS_TESTS_MUST_RUN === '1'
const isGood = status === 0 && failed === 0 && total > 0 && !(mustAllRun && skipped > 0)
process.exitCode = isGood ? 0 : status || 1
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)

/**
 * At a terminal tap draws its own report, and writes TAP to a file beside it. Elsewhere TAP is what is
 * printed; asked for a file as well, tap would print every line twice, so the file is written here.
 */
function runTap() {
  const args = [...loading(), ...process.argv.slice(2)]
  const isTerminal = process.stdout.isTTY === true
  const reporting = isTerminal ? `--output-file=${REPORT}` : '--reporter=tap'
  const child = spawn(process.execPath, [tap, reporting, ...args], {
    stdio: ['inherit', isTerminal ? 'inherit' : 'pipe', 'inherit'],
  })
  child.stdout?.on('data', (chunk) => {
    process.stdout.write(chunk)
    appendFileSync(REPORT, chunk)
  })
  return new Promise((resolve) => {
    child.on('close', resolve)
  })
}

/**
 * A Node.js that reads TypeScript by itself needs no loader in each process, and keeps what it has compiled:
 * the tests begin in half the time. tap takes no empty list of arguments in place of the loader.
 */
function loading() {
  if (process.features.typescript === undefined) return []
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../.tap/compiled', import.meta.url))
  return ['--node-arg=--disable-warning=ExperimentalWarning']
}

function readReport() {
  try {
    return readFileSync(REPORT, 'utf8')
  } catch {
    return ''
  }
}

/** From the last line of the report that has totals; all zero when tap came to no end. */
function totalsOf(text) {
  const last = [...text.matchAll(TOTALS)].at(-1)?.[1] ?? ''
  const count = Object.fromEntries(last.split(', ').map((pair) => pair.split(': ')))
  const of = (name) => Number(count[name] ?? 0)
  return {
    total: of('total'),
    passed: of('pass'),
    failed: of('fail'),
    skipped: of('skip') + of('todo'),
  }
}

/** What failed, in which file; the file alone when it broke off or took too long. */
function failuresOf(text) {
  let file = ''
  let inFile = 0
  const found = []
  for (const line of text.split('\n')) {
    if (FILE.test(line)) {
      file = FILE.exec(line)?.[1] ?? ''
      inFile = 0
    }
    const [isFailure, name = ''] = FAILED.exec(line) ?? []
    if (isFailure === undefined && !(FILE_FAILED.test(line) && inFile === 0)) continue
    found.push(`  ${file}: ${name || 'failed'}`)
    inFile++
  }
  return found
}

/** What was skipped, in which file, and why. */
function skipsOf(text) {
  let file = ''
  const found = []
  for (const line of text.split('\n')) {
    file = FILE.exec(line)?.[1] ?? file
    const [, name = '', reason = ''] = SKIPPED.exec(line) ?? []
    if (SKIPPED.test(line)) found.push(`  ${file}: ${name} (${reason || 'no reason given'})`)
  }
  return found
}
