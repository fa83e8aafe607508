import type { Step } from '../../../sign-in/next-step.ts'

const PATHS = {
  'verify-second-factor': '/login/verify',
  'change-password': '/password/required',
  'enrol-second-factor': '/account/2fa',
  'save-recovery-codes': '/account/2fa',
  'confirm-phone': '/account/phone',
  'hear-news': '/login/news',
} as const

/** Where a step is done (product 2.3). What the application asked is kept on the server. */
export function stepPath(base: string, step: Step): string {
  if (step.kind === 'read-notice') return `${base}/notice/${step.noticeId}`
  return `${base}${PATHS[step.kind]}`
}

/** Where a sign-in is left for another one. */
export function stopPath(base: string): string {
  return `${base}/login/stop`
}
