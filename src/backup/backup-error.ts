export type BackupProblem =
  /** Nobody is named who could read it, or what was asked makes no sense. */
  | 'not-set-up'
  /** A folder cannot be used, or has no room. */
  | 'folder'
  /** Another backup or restore is under way, or the server runs. */
  | 'busy'
  /** There is no such backup. */
  | 'missing'
  /** A byte of it is not what it was. */
  | 'damaged'
  /** None of the private keys opens it. */
  | 'wrong-key'
  /** A new backup could not be restored for a test, and counts for nothing. */
  | 'test-failed'
  /** It was made elsewhere, or by a newer program. */
  | 'foreign'

/** A backup cannot be made or used; `message` is plain sentences for the operator. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly problem: BackupProblem

  constructor(problem: BackupProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
