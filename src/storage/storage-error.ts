export type StorageProblem =
  | 'folder'
  | 'missing'
  | 'damaged'
  | 'foreign'
  | 'too-new'
  | 'too-old'
  | 'not-migrated'
  | 'no-room'
  | 'busy'
  | 'in-use'
  | 'closed'

/** The database cannot be used as it is; `message` is one plain sentence for the operator. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly problem: StorageProblem

  constructor(problem: StorageProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
