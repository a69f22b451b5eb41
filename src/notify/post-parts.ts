import { plural } from '../domain/text.ts';
import type { DeliveryResult } from '../ports/receiver.ts';

type Failed = Extract<DeliveryResult, { status: 'failed' }>;

/**
 * Posts the parts of a message one after the other without a pause, those that were taken before
 * left out, and stops at the first that fails. Delivered only when all were taken; a failure says
 * how many were, and one without an answer counts as not taken.
 */
export async function postParts(input: {
  readonly parts: readonly string[];
  /** How many, in order, were taken before. */
  readonly doneParts: number;
  readonly post: (part: string) => Promise<DeliveryResult>;
}): Promise<DeliveryResult> {
  const { parts, doneParts, post } = input;
  const details = new Set<string>();
  for (const [index, part] of parts.entries()) {
    if (index < doneParts) continue;
    const result = await post(part);
    if (result.status === 'failed') return inPart(result, index, parts.length);
    details.add(result.detail);
  }
  const count = parts.length === 1 ? [] : [plural(parts.length, 'part')];
  const before = doneParts > 0 ? [`${Math.min(doneParts, parts.length)} of them before`] : [];
  return { status: 'delivered', detail: [...count, ...before, ...details].join(', ') };
}

/** A failure of a part, which also says what a later try leaves out. */
function inPart(result: Failed, before: number, of: number): Failed {
  if (of === 1) return { ...result, doneParts: 0 };
  const reason = `part ${before + 1} of ${of}: ${result.reason}${takenText(before)}`;
  return { ...result, reason, doneParts: before };
}

function takenText(before: number): string {
  if (before === 0) return '';
  if (before === 1) return ' (part 1 was taken and is not sent again)';
  return ` (parts 1 to ${before} were taken and are not sent again)`;
}
