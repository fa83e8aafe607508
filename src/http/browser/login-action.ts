import type { LoginRequest } from '../../protocol/login-request.ts'

/**
 * The address that a form of the sign-in posts to. What the application asked travels in its query,
 * percent-encoded byte by byte: a hidden field would turn bytes that are not UTF-8 into others
 * (R1.15).
 */
export function loginAction(base: string, { query }: LoginRequest): string {
  return query === '' ? `${base}/login` : `${base}/login?${query}`
}
