/**
 * Has a query count for a person's quota. As a setting, which goes into the address: beside a login by Basic authentication the
 * server overlooks its header `X-ClickHouse-Quota`, and all persons were one.
 */
export const countedFor = (personId: string): Record<string, string> => ({ quota_key: personId });
