import type { HostedFunction } from './host-messages.ts';

const MINUTE_MS = 60_000;

/** Said first when nothing points at an Azure. */
export const SAMPLE_LINE =
  'No Azure is configured here, so a simulated one with a sample tenant is used; ' +
  'to watch your own, set AZURE_TENANT_ID and the like or fill in local.settings.json.';

/** What can be asked with neither a body nor an id, beside every GET. */
const BARE_POSTS: Readonly<Record<string, string>> = { check: '?notify=true', notifyTest: '' };

/** Lines to copy for what can be asked as it stands; the page of a snooze link needs the link. */
export function httpLines(url: string, functions: readonly HostedFunction[]): readonly string[] {
  return functions.flatMap((one) => {
    if (one.kind !== 'http' || one.name === 'snooze' || one.path.includes('{')) return [];
    const query = BARE_POSTS[one.name];
    return [
      ...(one.methods.includes('GET') ? [`  curl -s ${url}${one.path}`] : []),
      ...(query !== undefined && one.methods.includes('POST')
        ? [`  curl -s -X POST '${url}${one.path}${query}'`]
        : []),
    ];
  });
}

/** One line per timer, soonest first; `now` is ms since the epoch. */
export function timerLines(functions: readonly HostedFunction[], now: number): readonly string[] {
  return functions
    .filter((one) => one.kind === 'timer')
    .toSorted((left, right) => (left.next ?? Infinity) - (right.next ?? Infinity))
    .map(({ name, next, schedule }) => `  ${name} ${nextText(next, now)} (${schedule})`);
}

function nextText(next: number | undefined, now: number): string {
  if (next === undefined) return 'never again';
  const time = new Date(next).toISOString().slice(0, 16).replace('T', ' ');
  return `${time} UTC, in ${durationText(next - now)}`;
}

/** `45 s`, `12 min`, `3 h 5 min`: rounded up, so that nothing is due "in 0". */
export function durationText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  const minutes = Math.ceil(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Which channels the settings of a real tenant switch on. */
export function channelLine(env: Readonly<Record<string, string | undefined>>): string {
  const email = env['EMAIL_ENDPOINT'] ?? env['EMAIL_CONNECTION_STRING'] ?? '';
  const on = [...(email === '' ? [] : ['email']), ...(hasWebhook(env) ? ['Teams'] : [])];
  return on.length === 0
    ? 'Nobody is notified: neither EMAIL_ENDPOINT nor TEAMS_WEBHOOK_URL is set.'
    : `Notifications go out by ${on.join(' and ')}, to the receivers in the settings.`;
}

function hasWebhook(env: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(env).some(
    ([name, value]) => /^TEAMS_WEBHOOK_URL(?:_|$)/.test(name) && (value ?? '').trim() !== '',
  );
}
