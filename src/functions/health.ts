import { app as functions } from '@azure/functions';
import type { App } from '../compose.ts';

/** `GET /api/health`: 200 when every check is on time or starting, 503 otherwise. */
export function registerHealth(app: App): void {
  functions.http('health', {
    route: 'health',
    methods: ['GET'],
    authLevel: 'function',
    handler: async () => {
      const health = await app.health();
      const isFine = health.status === 'ok' || health.status === 'starting';
      return {
        status: isFine ? 200 : 503,
        headers: { 'cache-control': 'no-store' },
        jsonBody: health,
      };
    },
  });
}
