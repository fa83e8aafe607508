import { RECOVERY_CODE_LENGTH } from './code-secrets.ts'
import { readCode, readDigits } from './typed-code.ts'

/** Which kind of code was typed where either will do; undefined when it could be neither. */
export function readCodeKind(typed: string): 'app' | 'recovery' | undefined {
  if (readDigits(typed) !== undefined) return 'app'
  return readCode(typed, RECOVERY_CODE_LENGTH) === undefined ? undefined : 'recovery'
}
