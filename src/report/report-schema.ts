import * as z from 'zod';
import { GAP_CAUSES } from '../domain/coverage.ts';
import { isFingerprint } from '../domain/fingerprint.ts';
import { SEVERITIES } from '../domain/severity.ts';

const IsoTime = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 with a zone' });
const Count = z.int().min(0);

const RegistryRef = z.strictObject({
  id: z.string().meta({ description: 'ARM id, in the casing of the service' }),
  name: z.string(),
  subscriptionId: z.string(),
  tags: z.record(z.string(), z.string()),
});

const Observation = z.strictObject({
  name: z.string(),
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  unit: z
    .exactOptional(z.string())
    .meta({ description: 'bytes, count, percent, days, minutes; absent for a word' }),
  approximate: z
    .exactOptional(z.boolean())
    .meta({ description: 'true when the value passed 2^53 on its way and is only about right' }),
});

const Finding = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .refine(isFingerprint)
    .meta({ description: 'identity of the alert: 32 hex digits, stable over runs' }),
  check: z.string().meta({ description: 'check id' }),
  rule: z.string().meta({ description: 'rule id within the check' }),
  stage: Count.meta({ description: 'stage within the condition; moving up is worse' }),
  severity: z.enum(SEVERITIES),
  scope: z.string().meta({ description: 'the read that showed it' }),
  subject: z.strictObject({ type: z.string(), id: z.string(), name: z.string() }),
  registry: z.exactOptional(RegistryRef),
  title: z.string(),
  detail: z.string(),
  observed: z.array(Observation).readonly(),
  since: z.exactOptional(IsoTime),
  dueAt: z.exactOptional(IsoTime),
  step: z
    .exactOptional(z.number())
    .meta({ description: 'step of the ladder that was reached, in days' }),
  escalates: z.exactOptional(
    z.strictObject({ to: z.enum(SEVERITIES), afterMs: z.number().min(0) }),
  ),
  remediation: z.strictObject({
    text: z.string(),
    command: z.exactOptional(z.string()),
    link: z.exactOptional(z.string()),
  }),
  evidence: z
    .record(z.string(), z.unknown())
    .meta({ description: 'what the service said, as far as it was judged' }),
});

const Gap = z.strictObject({
  scope: z.string(),
  cause: z.enum(GAP_CAUSES),
  reason: z.string(),
  remedy: z.string().meta({ description: 'the grant, command or step that closes it' }),
});

const Coverage = z.strictObject({
  check: z.string(),
  subjectsRead: Count,
  scopes: z.array(z.string()).readonly().meta({ description: 'scopes read to the end' }),
  leftOut: z.array(z.strictObject({ setting: z.string(), count: Count })).readonly(),
  gaps: z.array(Gap).readonly(),
});

/** The whole JSON report. Strict: a field that is not described here is a defect of the report. */
export const ReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    runId: z.guid(),
    startedAt: IsoTime,
    finishedAt: IsoTime,
    cloud: z.string(),
    summary: z.strictObject({
      critical: Count,
      warning: Count,
      info: Count,
      gaps: Count.meta({ description: 'distinct scopes that could not be read' }),
    }),
    findings: z.array(Finding).readonly().meta({ description: 'worst first' }),
    coverage: z.array(Coverage).readonly(),
    notes: z.array(z.string()).readonly(),
  })
  .meta({ title: 'acr-watch report' });

/** JSON Schema of the report, draft 2020-12. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(ReportSchema, { target: 'draft-2020-12' });
}
