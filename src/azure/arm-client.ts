import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import {
  bearerTokenAuthenticationPolicy,
  bearerTokenAuthenticationPolicyName,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Pipeline, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from '../domain/cloud.ts';
import { parseJson } from './error-body.ts';
import { toReadFailure } from './failure.ts';
import { fail } from './http-failure.ts';
import type { Http, HttpTarget } from './http-types.ts';
import type { SharedCredential } from './shared-credential.ts';
import { boundToRun } from './token.ts';

/** What every adapter of Azure Resource Manager is built on. */
export type ArmDependencies = {
  readonly cloud: Cloud;
  readonly credential: SharedCredential;
  readonly http: Http;
};

/** A client for one call, with the answer as it was written. */
export type ArmCall = {
  readonly client: ContainerRegistryManagementClient;
  /** The JSON of the last answer; undefined before the first. */
  lastAnswer(): unknown;
};

/**
 * Opens a client for one call or one paged list. The SDK gives addresses, paging and sign-in; the
 * answer is read from its JSON, because the SDK's own reading fails without naming the field.
 */
export function openArm(dependencies: ArmDependencies, subscriptionId: string): ArmCall {
  const { cloud, http } = dependencies;
  const client = new ContainerRegistryManagementClient(credentialOf(dependencies), subscriptionId, {
    endpoint: cloud.resourceManager,
    credentials: { scopes: scopesOf(cloud) },
    ...http.sdkOptions(targetOf(cloud)),
  });
  let answer: unknown;
  addPolicies(client.pipeline, dependencies, (text) => {
    answer = parseJson(text);
  });
  return { client, lastAnswer: () => answer };
}

/** Reads an address of ARM that the SDK has no call for; gives its JSON, throws an `HttpFailure`. */
export async function getArm(dependencies: ArmDependencies, url: string): Promise<unknown> {
  const { cloud, http } = dependencies;
  const { httpClient, ...options } = http.sdkOptions(targetOf(cloud));
  const pipeline = createPipelineFromOptions(options);
  const credential = credentialOf(dependencies);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scopesOf(cloud) }));
  let answer: unknown;
  addPolicies(pipeline, dependencies, (text) => {
    answer = parseJson(text);
  });
  await pipeline.sendRequest(httpClient, createPipelineRequest({ url, method: 'GET' }));
  return answer;
}

function credentialOf({ credential, http, cloud }: ArmDependencies): SharedCredential {
  return boundToRun(credential, { http, authority: cloud.authority });
}

function scopesOf(cloud: Cloud): string[] {
  return [`${cloud.resourceManagerAudience}/.default`];
}

function targetOf(cloud: Cloud): HttpTarget {
  return { origin: cloud.resourceManager };
}

/** Both stand before the sign-in, so that a refused address costs no token. */
function addPolicies(
  pipeline: Pipeline,
  { http, cloud, credential }: ArmDependencies,
  keep: (text: string) => void,
): void {
  const before = { beforePolicies: [bearerTokenAuthenticationPolicyName] };
  pipeline.addPolicy(http.guardPolicy(targetOf(cloud), credential), before);
  pipeline.addPolicy(keepAnswer(cloud.resourceManager, keep), {
    beforePolicies: ['acrWatchGuardPolicy'],
  });
}

/** Every status but 200 is a failure here: all that is done to ARM is reading. */
function keepAnswer(service: string, keep: (text: string) => void): PipelinePolicy {
  return {
    name: 'acrWatchKeepAnswerPolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status !== 200) fail(toReadFailure(response, service));
      keep(response.bodyAsText ?? '');
      return response;
    },
  };
}
