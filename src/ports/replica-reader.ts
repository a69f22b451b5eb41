import type { Reading } from '../domain/reading.ts';
import type { Registry, Replica } from '../domain/resource.ts';

export type ReplicaReader = {
  /** All replicas the service lists for a registry; the list may lag behind the truth. */
  listReplicas(registry: Registry): Promise<Reading<readonly Replica[]>>;
  /** One replica by its own address; `missing` when the service answers 404 ResourceNotFound. */
  readReplica(registry: Registry, name: string): Promise<Reading<Replica>>;
};
