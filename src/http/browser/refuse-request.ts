import { PageError } from './page-error.ts'
import { errorPage } from './pages.ts'

/** A request that no page of ours makes: a parameter given twice, too long, too many (R0.08). */
export function refuseRequest(reason: string): PageError {
  return new PageError(400, reason, (context) => errorPage(context, { kind: 'bad-request' }))
}
