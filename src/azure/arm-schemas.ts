import * as z from 'zod';

/** Part of ARM's paged lists; some providers end a list with an empty link. */
const NextLink = z
  .string()
  .nullish()
  .transform((link) => (link === null || link === '' ? undefined : link));

/** A page of any list; each item is read by itself, so that an odd one hides no other. */
export const ArmPage = z.object({ value: z.array(z.unknown()), nextLink: NextLink });

/** A field that decides nothing by itself: an odd one is taken for absent. */
const Text = z.string().nullish().catch(undefined);

/** GET /subscriptions, api-version 2022-12-01. */
export const SubscriptionPage = z.object({
  value: z.array(z.object({ subscriptionId: z.string().min(1).max(100), displayName: Text })),
  nextLink: NextLink,
});

/** A registry, Microsoft.ContainerRegistry api-version 2025-11-01. */
export const RegistryAnswer = z.object({
  id: z.string().min(1).max(1000),
  name: z.string().min(1),
  location: z.string().min(1),
  sku: z.object({ name: z.string().min(1) }),
  tags: z.record(z.string(), Text).nullish().catch(undefined),
  properties: z.object({
    provisioningState: Text,
    privateEndpointConnections: z.array(z.unknown()).nullish().catch(undefined),
  }),
});
export type RegistryAnswer = z.infer<typeof RegistryAnswer>;

/** GET {registry}/listUsages. */
export const UsageList = z.object({
  value: z.array(
    z.object({
      name: z.string().min(1),
      currentValue: z.number(),
      limit: z.number().nullish(),
      unit: Text,
    }),
  ),
});
export type UsageList = z.infer<typeof UsageList>;

/** A replica; `status` holds a timestamp alone while it is being created. */
export const ReplicaAnswer = z.object({
  id: z.string().min(1).max(1000),
  name: z.string().min(1),
  location: z.string().min(1),
  properties: z.object({
    provisioningState: z.string().min(1),
    status: z
      .object({
        displayStatus: z.string().nullish(),
        message: Text,
        timestamp: Text,
      })
      .nullish(),
    regionEndpointEnabled: z.boolean().nullish(),
  }),
});
export type ReplicaAnswer = z.infer<typeof ReplicaAnswer>;

/** Any resource, where only its being there matters. */
export const AnyResource = z.object({ id: z.string().min(1) });

const OptionalText = z.string().max(2000).nullish();

/** A diagnostic setting, Microsoft.Insights api-version 2021-05-01-preview. */
export const DiagnosticSettingAnswer = z.object({
  name: z.string().min(1),
  properties: z.object({
    workspaceId: OptionalText,
    eventHubAuthorizationRuleId: OptionalText,
    serviceBusRuleId: OptionalText,
    storageAccountId: OptionalText,
    marketplacePartnerId: OptionalText,
    logs: z
      .array(
        z.object({ category: OptionalText, categoryGroup: OptionalText, enabled: z.boolean() }),
      )
      .nullish(),
  }),
});
export type DiagnosticSettingAnswer = z.infer<typeof DiagnosticSettingAnswer>;

/** The list of a resource's settings has no pages: five settings are the most there can be. */
export const DiagnosticSettingPage = z.object({ value: z.array(DiagnosticSettingAnswer) });

/** A workspace, Microsoft.OperationalInsights api-version 2022-10-01. */
export const WorkspaceAnswer = z.object({ properties: z.object({ customerId: z.guid() }) });
