import { Type } from 'typebox'
import { closed } from './common.ts'

export const Throttle = Type.Object(
  {
    triesBeforeLock: Type.Integer({
      default: 5,
      minimum: 3,
      maximum: 20,
      description: 'Wrong tries of one name, known or not; the last of them locks it',
    }),
    triesOnKnownBrowser: Type.Integer({
      default: 5,
      minimum: 3,
      maximum: 20,
      description: 'The same in a browser that the person has signed in with before',
    }),
    ladderMinutes: Type.Array(Type.Integer({ minimum: 1, maximum: 43_200 }), {
      default: [15, 30, 120, 720],
      minItems: 1,
      maxItems: 8,
      description: 'How long the first lock lasts, the second, and so on; the last is repeated',
    }),
    delaysMilliseconds: Type.Array(Type.Integer({ minimum: 0, maximum: 2_000 }), {
      default: [250, 500, 1_000, 1_500],
      maxItems: 8,
      description: 'How long the answer to the first wrong try is held back, the second, and so on',
    }),
    forgetHours: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 2_160,
      description: 'So long after the last try nothing is remembered of a name',
    }),
    knownBrowserDays: Type.Integer({
      default: 180,
      minimum: 1,
      maximum: 400,
      description: 'How long a browser stays known after a sign-in',
    }),
    failuresPerNetwork: Type.Integer({
      default: 300,
      minimum: 5,
      maximum: 100_000,
      description:
        'Wrong passwords from one address; more must wait. A whole office may share one.',
    }),
    failuresPerWiderNetwork: Type.Integer({
      default: 1_200,
      minimum: 5,
      maximum: 1_000_000,
      description: 'The same from the network around it (/24, or /48 of IPv6)',
    }),
    withinMinutes: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1440,
      description: 'Over how long the wrong passwords of a network are counted',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What happens after wrong passwords',
  },
)
