import { Type } from 'typebox'
import { closed } from './common.ts'

/** Where monitoring asks: apart from people and applications, and never open to the world. */
export const Operations = Type.Object(
  {
    enabled: Type.Boolean({
      default: true,
      description: 'Answer /metrics, /health and /status on an address of their own',
    }),
    host: Type.String({
      default: '127.0.0.1',
      description: 'An address of this machine: loopback, or one of a private network',
    }),
    port: Type.Integer({
      default: 9464,
      minimum: 0,
      maximum: 65_535,
      description: 'Port to listen on; 0: any that is free',
    }),
    callers: Type.Array(Type.String(), {
      default: [],
      maxItems: 50,
      description:
        'Addresses or networks that may ask beside this machine, when host is not loopback',
    }),
  },
  { ...closed, default: {}, description: 'The listener for monitoring' },
)
