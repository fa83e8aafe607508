import type { ByteString } from '../../protocol/byte-string.ts'
import { CasError } from '../../protocol/cas-error.ts'
import type { ParameterProblem } from '../../protocol/parameters.ts'

/** What a request brought to be validated, however it says so. */
export type Presented = Readonly<{
  /** `/serviceValidate`, without the mount. */
  endpoint: string
  service: ByteString | undefined
  ticket: ByteString | undefined
}>

/** The words for parameters that cannot be accepted (R0.08, R0.14). The ticket stays unspent. */
export function refuseParameters(problem: ParameterProblem): CasError {
  switch (problem) {
    case 'repeated':
      return new CasError('INVALID_REQUEST', 'A parameter was given more than once', 'repeated')
    case 'too-long':
      return new CasError('INVALID_REQUEST', 'A parameter is too long', 'too-long')
    case 'too-many':
      return new CasError('INVALID_REQUEST', 'There are too many parameters', 'too-many')
  }
}

export function refuseFormat(): CasError {
  return new CasError('INVALID_REQUEST', "'format' must be XML or JSON", 'format')
}

export function refuseMissingParameters(): CasError {
  return new CasError(
    'INVALID_REQUEST',
    "'service' and 'ticket' parameters are both required",
    'missing',
  )
}

/** What an application hears while operators work on the server; its ticket stays unspent. */
export function refuseForMaintenance(): CasError {
  const sentence = 'The sign-in service is closed for maintenance. Try again later.'
  return new CasError('INTERNAL_ERROR', sentence, 'maintenance')
}

/** What an application hears when the fault is ours. */
export function refuseForInternalError(): CasError {
  return new CasError('INTERNAL_ERROR', 'The request could not be answered. Try again later.')
}
