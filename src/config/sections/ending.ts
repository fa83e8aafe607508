import { Type } from 'typebox'
import { closed } from './common.ts'

/** How the server ends when it is told to. */
export const EndingSettings = Type.Object(
  {
    readinessSeconds: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 60,
      description:
        'How long /health/ready is red before connections are refused, so that a load balancer looks elsewhere first',
    }),
    drainSeconds: Type.Number({
      default: 8,
      minimum: 0.5,
      maximum: 60,
      description:
        'How long requests that are under way may take; with readinessSeconds it must stay ten seconds below TimeoutStopSec of the unit, as a backup that is being made is ended after them',
    }),
  },
  { ...closed, default: {}, description: 'How the server ends when it is told to' },
)
