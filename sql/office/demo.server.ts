import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The file with which `npm run demo` marks a data directory that it creates. */
export const DEMO_MARK = '.demo';

/** Whether a data directory belongs to a demo, whose made-up letters anybody may see. */
export const isDemo = (dataDir: string): boolean => existsSync(join(dataDir, DEMO_MARK));
