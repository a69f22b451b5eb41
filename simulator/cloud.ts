import { loginServerSuffix } from './arm/registry-shape.ts';

/** The origins of the six services, `https://localhost:PORT` each. */
export type Endpoints = {
  readonly login: string;
  readonly arm: string;
  readonly graph: string;
  readonly logs: string;
  readonly mail: string;
  readonly teams: string;
};

/** The shape that `az cloud show` prints and `az cloud register --cloud-config` takes. */
export type CloudDocument = {
  readonly name: string;
  readonly profile: string;
  readonly endpoints: {
    readonly activeDirectory: string;
    readonly activeDirectoryGraphResourceId: string;
    readonly activeDirectoryResourceId: string;
    readonly gallery: string;
    readonly logAnalyticsResourceId: string;
    readonly management: string;
    readonly microsoftGraphResourceId: string;
    readonly resourceManager: string;
  };
  readonly suffixes: { readonly acrLoginServerEndpoint: string };
};

/** The cloud that a simulator is. Its authority ends in `/adfs`, which az needs (see login). */
export function cloudDocument(endpoints: Endpoints): CloudDocument {
  const { login, arm, graph, logs } = endpoints;
  return {
    name: 'Simulator',
    profile: 'latest',
    endpoints: {
      activeDirectory: `${login}/adfs`,
      activeDirectoryGraphResourceId: `${graph}/`,
      activeDirectoryResourceId: `${arm}/`,
      gallery: `${arm}/`,
      logAnalyticsResourceId: logs,
      management: `${arm}/`,
      microsoftGraphResourceId: `${graph}/`,
      resourceManager: `${arm}/`,
    },
    suffixes: { acrLoginServerEndpoint: loginServerSuffix },
  };
}
