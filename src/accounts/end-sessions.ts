/**
 * All that a person (`:id`) is signed in to ends with the batch that this goes into (row 27). Its
 * tickets die with it, and a trigger leaves what the applications must be told (R3.35).
 */
export const END_SESSIONS = 'DELETE FROM sign_on_sessions WHERE account_id = :id'
