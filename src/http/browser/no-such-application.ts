import { PageError } from './page-error.ts'
import { errorPage } from './pages.ts'

/** The one answer for an application that is not there, and for one that the person may not know of. */
export function noSuchApplication(): PageError {
  return new PageError(404, 'no-such-application', (context) =>
    errorPage(context, { kind: 'not-found' }),
  )
}
