import { readPasswordText } from '../passwords/password-text.ts'

/**
 * The spellings of a password that a server outside is asked with, likeliest first: as it was typed,
 * then with its letters composed, for keyboards that write `ế` as three signs. None for what can be
 * no password: the empty one above all, as a bind without a password succeeds for anybody
 * (RFC 4513, 5.1.2).
 */
export function typedForms(password: string): string[] {
  if (password === '' || 'kind' in readPasswordText(password)) return []
  return [...new Set([password, password.normalize('NFC')])]
}
