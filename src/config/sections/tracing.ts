import { Type } from 'typebox'
import { closed } from './common.ts'

/** Where traces go, for whoever has a collector of OpenTelemetry. */
export const Tracing = Type.Object(
  {
    endpoint: Type.String({
      pattern: '^https?://',
      maxLength: 500,
      description: 'Where the collector takes OTLP over HTTP: https://otel.example/v1/traces',
    }),
    sampleRatio: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 1,
      description: 'The share of requests that is traced',
    }),
    headers: Type.Record(Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }), Type.String(), {
      default: {},
      maxProperties: 10,
      description: 'Sent with each export; a secret is written as "env:NAME"',
    }),
    serviceName: Type.String({
      default: 'cas',
      minLength: 1,
      maxLength: 64,
      description: 'What the server is called in traces',
    }),
  },
  { ...closed, description: 'Traces for OpenTelemetry; left out: none' },
)
