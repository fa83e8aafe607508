import type { HealthText, HealthWords } from '../i18n/health-vi.ts'
import type { Locale } from '../i18n/locale.ts'
import { type CheckName, type Finding, type Level, worstOf } from './finding.ts'

/** The list of the doctor as a machine reads it, in both languages. */
export type DoctorReport = Readonly<{
  /** ISO 8601, UTC. */
  checkedAt: string
  level: Level
  failed: number
  warned: number
  good: number
  /** The worst first. */
  findings: readonly ReportedFinding[]
}>

export type ReportedFinding = Readonly<{ check: CheckName; level: Level }> &
  Readonly<Record<Locale, HealthText>>

const WORST_FIRST: readonly Level[] = ['fail', 'warn', 'ok']

/** Counts the findings and words them in both languages. */
export function reportOf(
  findings: readonly Finding[],
  { vi, en }: Readonly<Record<Locale, HealthWords>>,
  at: number,
): DoctorReport {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const [failed, warned, good] = [count('fail'), count('warn'), count('ok')]
  return {
    checkedAt: new Date(at).toISOString(),
    level: worstOf(findings),
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
