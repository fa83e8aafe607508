import { Type } from 'typebox'
import { closed } from './common.ts'

/** What the server tells of itself, a line of JSON each. */
export const Log = Type.Object(
  {
    level: Type.Enum(['debug', 'info', 'warn', 'error', 'silent'], {
      default: 'info',
      description: 'The least that is written',
    }),
    file: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Write to this file instead of standard output; relative to this file. SIGHUP opens it anew, for logrotate.',
      }),
    ),
  },
  { ...closed, default: {}, description: 'The log' },
)
