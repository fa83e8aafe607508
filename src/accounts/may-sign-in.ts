/**
 * Whether an account is open, as SQL on its row of `accounts`. What begins something for a person
 * asks it in the statement that begins it: the account may have been shut a moment ago (row 27).
 */
export const MAY_SIGN_IN = 'disabled_at IS NULL AND locked_at IS NULL'
