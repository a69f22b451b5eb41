import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Http, HttpTarget } from './http-types.ts';
import { pauseAsked } from './send-answer.ts';

/** An answer as it came. */
export type WireAnswer = {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs?: number;
};

/** The wire of one call of the mail client. */
export type Wire = {
  readonly client: HttpClient;
  /** The answer to the first request; undefined where none came. */
  answer(): WireAnswer | undefined;
  /** True once a request went out. */
  asked(): boolean;
};

/**
 * A wire for one request: keeps its answer and lets the SDK send nothing after it, because what it
 * asks then has a small budget of its own, and its failure says nothing about the first.
 */
export function openWire(http: Http, target: HttpTarget): Wire {
  const { httpClient } = http.sdkOptions(target);
  let answer: WireAnswer | undefined;
  let asked = false;
  const client: HttpClient = {
    async sendRequest(request) {
      asked = true;
      const { status, headers, bodyAsText } = await httpClient.sendRequest(request);
      const pause = pauseAsked((name) => headers.get(name));
      answer = { status, body: bodyAsText ?? '', ...pause };
      throw new Error('the request was answered: nothing more is asked');
    },
  };
  return { client, answer: () => answer, asked: () => asked };
}
