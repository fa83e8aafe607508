import type { Finding, Level } from '../health/finding.ts'
import type { HealthText, HealthWords } from '../i18n/health-vi.ts'
import type { Locale } from '../i18n/locale.ts'
import { printable, printableJson } from './text-table.ts'

/** The list of the doctor as a machine reads it, in both languages. */
export type DoctorReport = Readonly<{
  /** ISO 8601, UTC. */
  checkedAt: string
  level: Level
  failed: number
  warned: number
  good: number
  findings: readonly Readonly<{ check: string; level: Level } & Record<Locale, HealthText>>[]
}>

type BothWords = Readonly<Record<Locale, HealthWords>>

const SIGN: Readonly<Record<Level, string>> = { ok: '✓', warn: '!', fail: '✗' }
const WORST_FIRST: readonly Level[] = ['fail', 'warn', 'ok']

/** Counts the findings and words them in both languages; the worst come first. */
export function reportOf(
  findings: readonly Finding[],
  { vi, en }: BothWords,
  at: number,
): DoctorReport {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const [failed, warned, good] = [count('fail'), count('warn'), count('ok')]
  return {
    checkedAt: new Date(at).toISOString(),
    level: failed > 0 ? 'fail' : warned > 0 ? 'warn' : 'ok',
    failed,
    warned,
    good,
    findings: WORST_FIRST.flatMap((level) =>
      findings
        .filter((finding) => finding.level === level)
        .map(({ check, say }) => ({ check, level, vi: say(vi), en: say(en) })),
    ),
  }
}

export function reportAsJson(report: DoctorReport): string {
  return printableJson(`${JSON.stringify(report, null, 2)}\n`)
}

/** The list as people read it: what is so, and beneath it why it matters and what to do. */
export function reportAsText(report: DoctorReport, lang: Locale, words: HealthWords): string {
  const checks: Readonly<Record<string, string>> = words.checks
  const items = report.findings.map((finding) => {
    const { what, why, todo } = finding[lang]
    const lines = [`${SIGN[finding.level]} ${checks[finding.check] ?? finding.check}: ${what}`]
    if (why !== undefined) lines.push(`    ${words.why}: ${why}`)
    if (todo !== undefined) lines.push(`    ${words.todo}: ${todo}`)
    return lines.map((line) => `${printable(line)}\n`).join('')
  })
  const { failed, warned, good } = report
  return `${items.join('')}\n${words.summary(failed, warned, good)}\n`
}
