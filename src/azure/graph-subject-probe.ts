import { read, unread } from '../domain/reading.ts';
import type { SubjectProbe } from '../ports/subject-probe.ts';
import { malformed } from './failure.ts';
import { createGraphGet } from './graph-client.ts';
import type { GraphDependencies } from './graph-client.ts';
import { AnyObject } from './graph-schemas.ts';
import { parseAnswer } from './parse.ts';

/** `applications/<object id>/secrets/<key id>` and alike. */
const ID = /^(applications|servicePrincipals)\/([\w-]{1,100})\/(?:secrets|certificates)\/./i;

/**
 * Asks whether the object that holds a credential still exists. Whether the credential is still
 * on it is told by the lists, never by this.
 */
export function createGraphSubjectProbe(dependencies: GraphDependencies): SubjectProbe {
  const get = createGraphGet(dependencies);
  const service = dependencies.cloud.graph;
  return {
    async probe({ type, id }) {
      const [, collection, objectId] = ID.exec(id) ?? [];
      if (collection === undefined || objectId === undefined) {
        return unread(malformed(`'${id}' is not the address of a ${type}`, service));
      }
      const path =
        collection.toLowerCase() === 'applications' ? 'applications' : 'servicePrincipals';
      const answer = await get(`${service}/v1.0/${path}/${objectId}?$select=id`);
      if (!answer.ok) {
        const { status, code } = answer.failure;
        return status === 404 && code === 'Request_ResourceNotFound' ? read('gone') : answer;
      }
      const object = parseAnswer({ schema: AnyObject, answer: answer.value, service });
      return object.ok ? read('present') : object;
    },
  };
}
