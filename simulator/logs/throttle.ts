/** Requests that one caller may send in a span (MicrosoftDocs/azure-monitor-docs, "Query API" limits). */
const mostRequests = 200;
const spanMs = 30_000;

/**
 * Counts requests: undefined lets one pass, a number is the seconds to wait for the next. Requests that
 * are turned away do not count.
 */
export function createThrottle(): (nowMs: number) => number | undefined {
  let passed: number[] = [];
  return (nowMs) => {
    passed = passed.filter((at) => at > nowMs - spanMs);
    const [oldest] = passed;
    if (oldest !== undefined && passed.length >= mostRequests) {
      return Math.max(1, Math.ceil((oldest + spanMs - nowMs) / 1000));
    }
    passed.push(nowMs);
    return undefined;
  };
}
