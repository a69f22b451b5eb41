import type { Env } from '../domain/setting.ts';

/** The process environment as it is now; nothing else in `src` reads it. */
export function processEnv(): Env {
  return process.env;
}
