/** Milliseconds of the units that a shift is given in. */
const unitMs = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 };

/** A span of time; negative values lie in the past. */
export type Shift = { readonly [U in keyof typeof unitMs]?: number };

/** The instant that lies a span after another. */
export function shifted(from: Date, shift: Shift): Date {
  const { days = 0, hours = 0, minutes = 0, seconds = 0 } = shift;
  const ms =
    days * unitMs.days + hours * unitMs.hours + minutes * unitMs.minutes + seconds * unitMs.seconds;
  return new Date(from.getTime() + ms);
}

/**
 * An instant as Azure writes it: 0 to 7 fractional digits and `Z`, or an offset in minutes. The digits
 * after the third are zeros, so that the text means exactly the instant.
 */
export function azureDate(at: Date, digits = 7, offsetMinutes?: number): string {
  const local = new Date(at.getTime() + (offsetMinutes ?? 0) * unitMs.minutes).toISOString();
  const fraction = `${local.slice(20, 23)}0000`.slice(0, digits);
  const zone = offsetMinutes === undefined ? 'Z' : offsetText(offsetMinutes);
  return `${local.slice(0, 19)}${digits === 0 ? '' : `.${fraction}`}${zone}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
