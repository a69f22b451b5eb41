import type { DiagnosticSetting } from '../domain/login-route.ts';
import type { Reading } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';

/** Where registries send their login events. */
export type DiagnosticsReader = {
  /** All diagnostic settings of a registry; none is an empty list. */
  listSettings(registry: Registry): Promise<Reading<readonly DiagnosticSetting[]>>;
  /** The GUID by which the workspace with this ARM id is queried, in lower case. */
  readWorkspaceId(armId: string): Promise<Reading<string>>;
};
