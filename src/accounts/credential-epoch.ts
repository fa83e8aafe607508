/**
 * Which credential of an account it is, as SQL on the row of `accounts`: a number that changes
 * whenever the password here, or the one that a source keeps, becomes another. Who begins something
 * on the strength of a password compares it in the statement that begins it (row 27).
 */
export const CREDENTIAL_EPOCH = 'COALESCE(password_changed_at, 0) + COALESCE(source_changed_at, 0)'
