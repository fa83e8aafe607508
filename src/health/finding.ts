import type { HealthText, HealthWords } from '../i18n/health-vi.ts'

/** What the doctor looks at, in the order in which it tells. */
export const CHECKS = [
  'config',
  'maintenance',
  'https',
  'proxies',
  'clock',
  'disk',
  'permissions',
  'database',
  'flush',
  'durability',
  'backups',
  'keys',
  'audit',
  'retention',
  'log',
  'administrators',
  'secondFactor',
  'passwordRules',
  'suffixes',
  'applications',
  'logoutQueue',
  'securityContact',
  'testSettings',
  'program',
] as const satisfies readonly (keyof HealthWords['checks'])[]

export type CheckName = (typeof CHECKS)[number]

/** ok: nothing to do; warn: look at it; fail: it is broken, or will soon be. */
export type Level = 'ok' | 'warn' | 'fail'

/** One thing that a check found. What it says is chosen here, in which language by whoever reads it. */
export type Finding = Readonly<{
  check: CheckName
  level: Level
  say(words: HealthWords): HealthText
}>

/** Makes the findings of one check. */
export function findingsOf(check: CheckName) {
  const at =
    (level: Level) =>
    (say: Finding['say']): Finding => ({ check, level, say })
  return { ok: at('ok'), warn: at('warn'), fail: at('fail') }
}

/** The worst of them. */
export function worstOf(findings: readonly Readonly<{ level: Level }>[]): Level {
  if (findings.some(({ level }) => level === 'fail')) return 'fail'
  return findings.some(({ level }) => level === 'warn') ? 'warn' : 'ok'
}
