import { Type } from 'typebox'
import { closed } from './common.ts'

/** What `cas doctor` needs to know beside the other settings. */
export const Doctor = Type.Object(
  {
    timeServers: Type.Array(Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\s/]+$' }), {
      default: [],
      maxItems: 5,
      description:
        'Time servers (NTP) by which "cas doctor" checks the clock, host or host:port; without any it asks the system',
    }),
    certificateAuthorityFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'PEM file of the private authority that signed the certificate of publicUrl; relative to this file. Default: the public ones',
      }),
    ),
  },
  { ...closed, default: {}, description: 'What "cas doctor" needs to know' },
)
