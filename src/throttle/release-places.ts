import type { Database } from '../storage/database.ts'

const RELEASE = 'UPDATE throttle_names SET tries = failures WHERE tries > failures'

/**
 * Gives back the places of tries that were under way when the server was cut off: nobody waits for
 * their outcome any more. Otherwise a name that is used all the time would have fewer after each cut, and
 * none in the end. What networks got wrong is over in minutes by itself.
 */
export async function releasePlaces(database: Database): Promise<void> {
  await database.change('process', RELEASE)
}
