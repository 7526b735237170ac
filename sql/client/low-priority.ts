import type { ClickHouseClient } from '@clickhouse/client';
import { withSettings } from './with-settings.ts';

/** Against a page's work it gets a tenth of the processor, where the server may set priorities (CAP_SYS_NICE). */
const YIELDS = { os_threads_nice_value_query: 10 };
/** Between pages (1) and analysts (10): server/users.ts. */
const LOW_PRIORITY = { ...YIELDS, priority: '5', max_threads: 1 };

/** The same client for work that nobody waits for: it uses one core, and pauses while a page's query runs. */
export const withLowPriority = (client: ClickHouseClient): ClickHouseClient => withSettings(client, () => LOW_PRIORITY);

/** The same client for figures that follow their page: drawing the page comes first. */
export const afterItsPage = (client: ClickHouseClient): ClickHouseClient => withSettings(client, () => YIELDS);
